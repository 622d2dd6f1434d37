import { useState } from "preact/hooks"
import type { FaultList } from "../../../src/control/control-types.ts"
import { messageOf, send } from "../data/control-client.ts"
import { connection } from "../data/live.ts"
import { useLive } from "../data/use-live.ts"
import { toast } from "../parts/toast.tsx"
import { useTitle } from "../shell/use-title.ts"
import { None } from "../views/section.tsx"
import { FaultForm } from "./fault-form.tsx"
import { FaultItem } from "./fault-item.tsx"
import { FaultPresets } from "./fault-presets.tsx"

/** What goes wrong on purpose, and how to have more of it. */
export function FaultsPage() {
  const [live, reload] = useLive<FaultList>("faults")
  const [busy, setBusy] = useState(false)
  useTitle("Faults")
  const faults = live.data?.faults

  async function change(action: () => Promise<void>): Promise<void> {
    setBusy(true)
    try {
      await action()
    } catch (error) {
      toast(messageOf(error), true)
    } finally {
      setBusy(false)
      reload()
    }
  }

  // While the emulator does not answer, the banner says so.
  const failed = live.error !== undefined && connection.value !== "lost"

  return (
    <div class="detail">
      <header class="faults-head">
        <h1 tabIndex={-1}>Faults</h1>
        <p class="faint">Requests to come go wrong as told here: the first fault that fits meets each of them.</p>
        {faults !== undefined && faults.length > 0 && (
          <button type="button" class="button" disabled={busy} onClick={() => change(() => send("DELETE", "faults"))}>
            Remove all
          </button>
        )}
      </header>
      {failed && (
        <p class="problem" role="alert">
          {live.error}
        </p>
      )}
      <div class="columns faults-columns">
        <section aria-label="Faults in place">
          {faults?.length === 0 && <None>Nothing goes wrong. Add a fault, or have a bad day.</None>}
          <ul class="list faults">
            {faults?.map((fault) => (
              <FaultItem key={fault.id} view={fault} change={change} />
            ))}
          </ul>
        </section>
        <div>
          <FaultPresets change={change} />
          <FaultForm onAdded={reload} />
        </div>
      </div>
    </div>
  )
}
