import type { LoadName } from "./loads.ts"

/** What the processes of a bench of the emulator tell each other. */

/** To a server, at its start. */
export interface ServerTask {
  /** File that the emulator keeps its state in. Without, it keeps none. */
  dataFile?: string
}

/** From a server, once it listens. */
export interface ServerReady {
  url: string
}

/** Asked of a server while nothing is sent to it. */
export type ServerQuestion = "account" | "memory"

/** What a server took so far, and what that cost it. */
export interface ServerAccount {
  cpuSeconds: number
  operations: number
  /** What the emulator holds of them; nothing of what the floor takes is held. */
  held?: Held
}

/** How much an emulator holds. */
export interface Held {
  people: number
  events: number
  /** Requests in its journal with an operation that had not its full effect. */
  fellShort: number
}

/** Memory of a server after its garbage was cleared away. */
export interface ServerMemory {
  rssBytes: number
  /** Highest so far, garbage included. */
  peakRssBytes: number
  heapUsedBytes: number
  /** The heap that V8 allows itself. */
  heapLimitBytes: number
}

/** To the feeder: make the bodies of so many more operations. */
export interface FeedTask {
  url: string
  load: LoadName
  operations: number
}

/** From the feeder, once it has them. */
export interface FeedReady {
  bodies: number
  bodyBytes: number
  /** Different people named so far, over all loads. */
  people: number
  /** Events so far. */
  events: number
}

/** From the feeder, once all were answered. */
export interface FeedResult {
  seconds: number
}

/** From a process that was started to see how long that takes. In ms. */
export interface StartResult {
  /** From the start of the process until it sent this. */
  processMs: number
  /** Of `startEmulator` alone. */
  startMs: number
}
