import { useRef } from "preact/hooks"
import { messageOf, send } from "../data/control-client.ts"
import { Icon } from "../parts/icon.tsx"
import { toast } from "../parts/toast.tsx"
import { ConfirmReset } from "./confirm-reset.tsx"

/** What is done to all of the data. */
export function MoreMenu() {
  const menu = useRef<HTMLElement>(null)
  const file = useRef<HTMLInputElement>(null)
  const confirm = useRef<HTMLDialogElement>(null)

  async function load(input: HTMLInputElement): Promise<void> {
    const chosen = input.files?.[0]
    if (!chosen) return
    try {
      await send("PUT", "snapshot", chosen)
      toast(`Imported ${chosen.name}`)
    } catch (error) {
      toast(`Not imported: ${messageOf(error)}`, true)
    } finally {
      // The same file can be chosen again.
      input.value = ""
    }
  }

  return (
    <>
      <button type="button" class="icon-button" popovertarget="more" aria-label="Data" title="Export, import, reset">
        <Icon name="more" />
      </button>
      <section id="more" class="menu" popover="auto" ref={menu} aria-label="Data">
        <a href="/emulator/snapshot" download="track-emulator.ndjson" onClick={() => menu.current?.hidePopover()}>
          Export snapshot
        </a>
        <button
          type="button"
          onClick={() => {
            menu.current?.hidePopover()
            file.current?.click()
          }}
        >
          Import snapshot…
        </button>
        <hr />
        <button
          type="button"
          class="danger"
          onClick={() => {
            menu.current?.hidePopover()
            confirm.current?.showModal()
          }}
        >
          Reset…
        </button>
      </section>
      <input
        ref={file}
        type="file"
        hidden
        accept=".ndjson,.jsonl,application/x-ndjson"
        aria-label="Snapshot to import"
        onChange={(event) => load(event.currentTarget)}
      />
      <ConfirmReset dialog={confirm} />
    </>
  )
}
