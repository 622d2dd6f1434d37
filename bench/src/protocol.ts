/** What the bench's processes tell each other. They are all ours, so that nobody checks these messages again. */

/** The two passes that every sender makes. The sink tells them apart by the path they are sent under. */
export type Pass = "warm-up" | "measured"

/** What the sink saw of one pass. */
export interface Received {
  requests: number
  bodyBytes: number
  /** How many operations of each kind, such as `person event`. Counted in the warm-up only, where reading takes no measured time. */
  kinds: Record<string, number>
}

/** From the sink, once it listens. */
export interface SinkReady {
  url: string
}

/** From the sink, when asked. Strays are requests that were not a batch with the right keys. */
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
