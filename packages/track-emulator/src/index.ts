export type { Emulator, EmulatorCounts, EventFilter } from "./emulator.ts"
export type { AppliedContext, EmulatorOptions } from "./emulator-options.ts"
export type { Fault, FaultEffect, FaultRequest, FaultScript } from "./faults/fault.ts"
export type { FaultHandle } from "./faults/fault-rules.ts"
export type { Credentials } from "./http/authorization.ts"
export type { JournalEntry } from "./journal.ts"
export { EmulatorListenError } from "./listen.ts"
export { startEmulator } from "./start-emulator.ts"
export type { Reason, Verdict } from "./state/verdict.ts"
export type {
  KnownObjectIdentifiers,
  KnownPersonIdentifiers,
  Person,
  StoredDevice,
  StoredEvent,
  StoredObject,
  StoredRelationship,
} from "./state/views.ts"
