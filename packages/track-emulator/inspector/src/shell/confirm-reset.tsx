import type { RefObject } from "preact"
import { useState } from "preact/hooks"
import { messageOf, send } from "../data/control-client.ts"
import { status } from "../data/live.ts"
import { counted } from "../parts/figures.ts"
import { toast } from "../parts/toast.tsx"

/** Asks before everything is forgotten. */
export function ConfirmReset({ dialog }: { readonly dialog: RefObject<HTMLDialogElement | null> }) {
  const [busy, setBusy] = useState(false)
  const counts = status.value?.counts

  async function reset(): Promise<void> {
    setBusy(true)
    try {
      await send("POST", "reset")
      dialog.current?.close()
      toast("Everything is forgotten")
    } catch (error) {
      toast(messageOf(error), true)
    } finally {
      setBusy(false)
    }
  }

  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="reset-title">
      <h2 id="reset-title">Forget everything?</h2>
      <p>
        {counts && counts.people + counts.events + counts.requests > 0
          ? `${counted(counts.people, "person").replace("persons", "people")}, ${counted(counts.objects, "object")}, ${counted(counts.events, "event")} and ${counted(counts.requests, "request")} go, and so do all faults.`
          : "All data, requests and faults go."}{" "}
        This cannot be undone; a snapshot can be exported before.
      </p>
      <form method="dialog" class="dialog-actions">
        <button type="submit" class="button">
          Cancel
        </button>
        <button type="button" class="button danger" disabled={busy} onClick={reset}>
          Reset
        </button>
      </form>
    </dialog>
  )
}
