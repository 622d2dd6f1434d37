import type { FaultView } from "../../../src/control/control-types.ts"
import { send } from "../data/control-client.ts"
import { count } from "../parts/figures.ts"
import { Icon } from "../parts/icon.tsx"
import { describeEffect, describeReach } from "./describe-fault.ts"

interface FaultItemProps {
  readonly view: FaultView
  readonly change: (action: () => Promise<void>) => Promise<void>
}

/** One fault, to switch off and to remove. */
export function FaultItem({ view, change }: FaultItemProps) {
  const { id, fault, label, enabled, used, remaining } = view
  const title = fault === null ? "Script" : describeEffect(fault)
  const spent = remaining === 0
  const works = enabled && !spent
  return (
    <li class={works ? "fault-item" : "fault-item off"}>
      <button
        type="button"
        role="switch"
        class="switch"
        aria-checked={works}
        // Not `disabled`, which would take the focus away from whoever is on it when the fault is used up.
        aria-disabled={spent}
        aria-label={`Fault ${id}: ${title}${spent ? ", used up" : ""}`}
        onClick={() => {
          if (!spent) void change(() => send("PATCH", `faults/${id}`, { enabled: !enabled }))
        }}
      />
      <div class="fault-text">
        <p>
          <strong>{title}</strong> {label !== null && <span class="badge plain">{label}</span>}
        </p>
        <p class="faint">{fault === null ? "Decided by code, request by request." : describeReach(fault)}</p>
        {fault !== null && (
          <details>
            <summary>JSON</summary>
            <pre class="wrap">{JSON.stringify(fault, null, 2)}</pre>
          </details>
        )}
      </div>
      <p class="fault-use">
        <span>{count(used)} met</span>
        <span class="faint">{remaining === null ? "no end" : spent ? "used up" : `${count(remaining)} to come`}</span>
      </p>
      <button
        type="button"
        class="icon-button"
        aria-label={`Remove fault ${id}: ${title}`}
        title="Remove"
        onClick={() => change(() => send("DELETE", `faults/${id}`))}
      >
        <Icon name="cross" />
      </button>
    </li>
  )
}
