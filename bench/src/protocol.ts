import type { ServerOddity } from "./sides/side.ts"
import type { WireName } from "./wires.ts"

/** What the bench's processes tell each other. They are all ours, so that nobody checks these messages again. */

/** The two passes that every sender makes. The sink tells them apart by the path they are sent under. */
export type Pass = "warm-up" | "measured"

/** To the sink, at its start. */
export interface SinkTask {
  wire: WireName
  server: ServerOddity
}

/** From the sink, once it listens. */
export interface SinkReady {
  url: string
}

/** What the sink saw of one pass. */
export interface Received {
  requests: number
  /** Requests that were to fail. */
  faults: number
  /** Bodies taken, each counted once however often it was sent. */
  bodies: number
  /** Of these bodies. */
  bodyBytes: number
  /** How many operations of each kind, such as `person event`. Counted in the warm-up only, where reading takes no measured time. */
  kinds: Record<string, number>
}

/** From the sink, when asked. Strays are requests of another kind than the side's, or with wrong keys. */
export type SinkCounts = Record<Pass, Received> & { strays: number }

/** To a sender: which side to run, and on how much. */
export interface SenderTask {
  side: string
  sinkUrl: string
  warmUpOperations: number
  operations: number
}

/** From a sender, at its end. */
export interface SenderResult {
  seconds: number
  cpuSeconds: number
  /** Highest resident memory of the whole process, the list of operations included. */
  peakRssBytes: number
}
