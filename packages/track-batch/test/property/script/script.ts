import type { Move } from "../../support/referee-ruling.ts"
import type { OperationPlan } from "./operation-plan.ts"

/** Everything that one game is made of: runs on one client, and what becomes of their requests. */
export interface Script {
  runs: RunPlan[]
  /** The first attempt meets the first move, and so on; later ones are taken. */
  moves: Move[]
  /** What every run of the client is given, so that it holds over all of them. */
  concurrency: number
  requestsPerSecond: number
  /** Bodies above this are found too large by the service. */
  gatewayBytes: number
  /** How long the service takes over its first answers, in turn, in ms. Later ones come at once. */
  latenciesMs: number[]
  /** Turns of the event loop before time moves on: what is slower than these meets a later time. */
  patience: number
  /** What every random number is, from 0 up to 1, so that a script plays the same way twice. */
  random: number
}

/** How one run is called, and how its caller behaves. */
export interface RunPlan {
  operations: OperationPlan[]
  /** How often the operations are handed over, one round after the other. */
  rounds: number
  via: "batch" | "settled" | "stream" | "pipe" | "batcher"
  source: "array" | "iterable" | "generator" | "async" | "slow" | "stream"
  /** The source throws after so many operations. An array never does. */
  sourceFailsAfter: number
  order: "entity" | "none"
  /** Gives a person one lane whatever the name, or fails at the last person. */
  laneOf: "none" | "person" | "throws"
  /** As the option: a ULID, none, one of the caller's own; or it fails at every fifth. */
  eventId: "ulid" | "none" | "own" | "throws"
  maxBatchBytes: number
  maxBatchOperations: number
  maxAttempts: number
  lingerMs: number
  deadlineMs: number
  /** Of an attempt. Undefined for the client's own. */
  timeoutMs: number | undefined
  /** Abort the signal when so much has happened: of attempts in the game, of operations or outcomes in the run, of time. */
  abort: { at: "attempt" | "arrival" | "applied" | "given" | "outcome" | "seconds"; count: number } | undefined
  /** Of a stream: turns of the event loop that the reader takes over each outcome, and after how many it leaves. */
  reader: { turns: number; leavesAfter: number }
  batcher: BatcherPlan
}

/** How a batcher is used. */
export interface BatcherPlan {
  /** One step after the other, over and over, until every operation is handed over. */
  steps: BatcherStep[]
  /** It is closed after so many operations: those still to come are turned away. */
  closesAfter: number
  maxBufferedBytes: number
  /** Who is told of the outcomes: nobody, or one who also throws, flushes at each, or closes at the third. */
  onOutcome: "none" | "listens" | "throws" | "flushes" | "closes"
  close: Close
}

export interface Close {
  /** By close, or by leaving the scope of an `await using`. */
  how: "close" | "dispose"
  deadlineMs: number | undefined
  /** With a signal that is aborted so long after. */
  abortsAfterMs: number | undefined
  isCalledTwice: boolean
}

export type BatcherStep =
  | { kind: "add" | "send"; awaits: boolean }
  | { kind: "flush"; awaits: boolean }
  | { kind: "sleep"; ms: number }
  | { kind: "turns"; turns: number }
