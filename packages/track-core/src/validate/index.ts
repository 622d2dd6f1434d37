// Checks operations against the contract before they are sent. A separate entry, so that only those who import it carry
// the compiled validators.
export { type CheckResult, checkOperation } from "./check-operation.ts"
export type { Problem } from "./problem.ts"
