import type { Fault } from "./fault.ts"

/** Whether a fault leaves anything to chance, for which it needs a seed. */
export function isDrawn({ probability, rejectOperations }: Pick<Fault, "probability" | "rejectOperations">): boolean {
  if (probability !== undefined) return true
  return (
    rejectOperations !== undefined && "probability" in rejectOperations && rejectOperations.probability !== undefined
  )
}
