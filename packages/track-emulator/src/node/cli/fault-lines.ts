import type { FaultView } from "../../control/control-types.ts"

/** A line for each fault. */
export function faultLines(faults: readonly FaultView[]): string[] {
  if (faults.length === 0) return ["no faults"]
  return faults.map((view) => {
    const { id, fault, label, used } = view
    const what = fault === null ? "a script" : JSON.stringify(withoutLabel(fault))
    return `${id}  ${stateText(view)}, met ${used}  ${label === null ? "" : `${label}: `}${what}`
  })
}

function stateText({ enabled, remaining }: FaultView): string {
  if (remaining === 0) return "used up"
  return `${enabled ? "on" : "off"}, ${remaining === null ? "endless" : `${remaining} to come`}`
}

/** It stands before it. */
function withoutLabel({ label, ...fault }: NonNullable<FaultView["fault"]>): object {
  return fault
}
