import type { Findings } from "./referee.ts"

/** What the processes of a long run tell each other. */

/** To the referee's server, at its start. */
export interface RefereeTask {
  operations: number
  faultShare: number
  seed: number
}

/** From the referee's server, when asked. */
export interface RefereeReport extends Findings {
  requests: number
  /** How many requests failed in each way. */
  faults: Record<string, number>
}

/** To the sender of the ordered run. */
export interface OrderedTask {
  url: string
  operations: number
  order: "entity" | "none"
  /** Most operations of a batch. Fewer make more requests, and so more faults. Absent, only bytes count. */
  maxBatchOperations?: number
}

/** From that sender, at its end. */
export interface OrderedResult {
  seconds: number
  cpuSeconds: number
  peakRssBytes: number
  /** Operations that ended as accepted, each with one outcome. */
  accepted: number
  /** Outcomes other than accepted. */
  failed: number
  /** Operations without an outcome, or with more than one. */
  miscounted: number
}

/** To the sender of the run whose memory is watched. */
export interface StreamTask {
  url: string
  operations: number
  sampleEvery: number
}

/** From that sender, at each sample. */
export interface MemorySample {
  operations: number
  seconds: number
  /** Highest resident memory since the sample before. */
  peakRssBytes: number
}

/** From that sender, at its end. */
export interface StreamResult {
  samples: MemorySample[]
  cpuSeconds: number
  /** Highest resident memory of the whole process, by the system's account. */
  peakRssBytes: number
}
