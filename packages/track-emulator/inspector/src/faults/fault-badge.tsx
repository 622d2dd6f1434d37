import type { FaultEffect } from "../../../src/faults/fault.ts"
import { Icon } from "../parts/icon.tsx"
import { describeEffect } from "./describe-fault.ts"

/** The fault that a request met, in as much room as there is. */
export function FaultBadge({ fault }: { readonly fault: FaultEffect }) {
  const text = describeEffect(fault)
  return (
    <span class="badge fault" title={text}>
      <Icon name="bolt" /> <span class="cut">{text}</span>
    </span>
  )
}
