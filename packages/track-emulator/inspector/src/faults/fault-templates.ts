import type { FaultJson } from "../../../src/control/control-types.ts"

/** Faults to start from. */
export const faultTemplates: readonly { readonly title: string; readonly fault: FaultJson }[] = [
  { title: "503 once", fault: { status: 503 } },
  { title: "429, Retry-After 2", fault: { retryAfter: 2 } },
  { title: "Reset after applying", fault: { reset: "after" } },
  { title: "Cut after 10 bytes", fault: { cutAfterBytes: 10, apply: true } },
  { title: "Refuse one person", fault: { rejectOperations: { person: { id: "42" } }, times: "always" } },
  { title: "2 s late", fault: { delayMs: 2000, times: "always" } },
  { title: "10 % are 503", fault: { status: 503, probability: 0.1, times: "always" } },
]
