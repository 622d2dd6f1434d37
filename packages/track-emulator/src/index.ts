export { createEmulator } from "./create-emulator.ts"
export type { Emulator, Found } from "./emulator.ts"
export type { EmulatorCounts } from "./emulator-counts.ts"
export type { AppliedContext, EmulatorOptions, StartEmulatorOptions } from "./emulator-options.ts"
export type { EventFilter } from "./event-filter.ts"
export type {
  Fault,
  FaultEffect,
  FaultRequest,
  FaultScript,
  HeldOperation,
  OperationDraw,
  RequestMatch,
} from "./faults/fault.ts"
export { badDay, type FaultPreset, faultPresets, faultsOf, type PresetOptions } from "./faults/fault-presets.ts"
export type { FaultHandle } from "./faults/fault-rules.ts"
export type { OperationMatch } from "./faults/operation-match.ts"
export type { Credentials } from "./http/authorization.ts"
export type { JournalEntry, RequestFilter } from "./journal-entry.ts"
export type { JournalAnswer } from "./journal-record.ts"
export { EmulatorDataFileError } from "./node/data-file-error.ts"
export { EmulatorListenError } from "./node/listen.ts"
export { startEmulator } from "./node/start-emulator.ts"
export type { Effect, OperationResult } from "./operation-result.ts"
export { Snapshot, type SnapshotSource } from "./snapshot/snapshot.ts"
export { EmulatorSnapshotError } from "./snapshot/snapshot-error.ts"
export { type Reason, type ReasonMeaning, reasons, type Shortfall, type Source, type Verdict } from "./state/verdict.ts"
export type {
  KnownObjectIdentifiers,
  KnownPersonIdentifiers,
  Person,
  StoredDevice,
  StoredEvent,
  StoredObject,
  StoredRelationship,
} from "./state/views.ts"
export type {
  AnonymousEvent,
  DeliveryMetric,
  DeliveryUnsubscribe,
  FormSubmission,
  SegmentChange,
  StoredDelivery,
  TakenOperation,
} from "./taken-operation.ts"
export { EmulatorTimeoutError, type WaitOptions } from "./wait-for.ts"
