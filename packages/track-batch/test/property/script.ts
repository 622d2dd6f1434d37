import fc from "fast-check"
import type { Move } from "../support/referee-ruling.ts"
import { anyMove } from "./any-move.ts"
import { anyOperation } from "./any-operation.ts"
import type { OperationPlan } from "./operation-plan.ts"
import { record } from "./plain-record.ts"

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
  /** How long the service takes over its answers, in turn, in ms. */
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
  onOutcome: "none" | "listens" | "throws"
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

const weigh = <T>(weight: number, arbitrary: fc.Arbitrary<T>) => ({ weight, arbitrary })
const usually = <T>(usual: T, ...others: T[]): fc.Arbitrary<T> =>
  fc.oneof(weigh(4, fc.constant(usual)), weigh(1, fc.constantFrom(...others)))
const endless = Number.POSITIVE_INFINITY

const handOver: fc.Arbitrary<BatcherStep> = record({ kind: fc.constantFrom("add", "send"), awaits: fc.boolean() })

const step: fc.Arbitrary<BatcherStep> = fc.oneof(
  weigh(10, handOver),
  weigh(3, record({ kind: fc.constant("flush"), awaits: fc.boolean() })),
  weigh(1, record({ kind: fc.constant("sleep"), ms: fc.constantFrom(1, 100, 5_000) })),
  weigh(1, record({ kind: fc.constant("turns"), turns: fc.integer({ min: 1, max: 6 }) })),
)

const batcher: fc.Arbitrary<BatcherPlan> = record({
  // Without one that hands something over, they would go on for ever.
  steps: fc.tuple(handOver, fc.array(step, { maxLength: 8 })).map(([first, rest]) => [first, ...rest]),
  closesAfter: usually(endless, 0, 1, 4, 12),
  maxBufferedBytes: fc.constantFrom(8_000_000, 8_000_000, 1, 300, 1_000),
  onOutcome: fc.constantFrom("none", "listens", "throws"),
  close: record({
    how: usually("close", "dispose"),
    deadlineMs: usually<number | undefined>(undefined, 1, 200, 60_000),
    abortsAfterMs: fc.oneof(weigh(5, fc.constant(undefined)), weigh(1, fc.constantFrom(0, 300))),
    isCalledTwice: fc.boolean(),
  }),
})

const run: fc.Arbitrary<RunPlan> = record({
  operations: fc.array(anyOperation, { minLength: 1, maxLength: 25 }),
  rounds: fc.oneof(weigh(7, fc.constant(1)), weigh(1, fc.integer({ min: 4, max: 12 }))),
  via: fc.constantFrom("batch", "settled", "stream", "pipe", "batcher", "batcher"),
  source: fc.constantFrom("array", "iterable", "generator", "async", "slow", "stream"),
  order: fc.constantFrom("entity", "entity", "entity", "none"),
  laneOf: fc.oneof(weigh(5, fc.constant("none")), weigh(2, fc.constantFrom("person", "throws"))),
  eventId: fc.constantFrom("ulid", "ulid", "none", "own", "throws"),
  maxBatchBytes: fc.oneof(
    weigh(6, fc.integer({ min: 250, max: 1_200 })),
    weigh(1, fc.integer({ min: 31_990, max: 32_030 })),
    weigh(2, fc.constant(500_000)),
  ),
  maxBatchOperations: fc.constantFrom(1, 2, 3, 5, endless, endless),
  maxAttempts: fc.oneof(weigh(4, fc.integer({ min: 1, max: 4 })), weigh(1, fc.constant(endless))),
  lingerMs: fc.constantFrom(250, 250, 0, 10_000, endless),
  deadlineMs: usually(endless, 1, 300, 20_000, 300_000),
  abort: fc.oneof(
    weigh(2, fc.constant(undefined)),
    weigh(
      1,
      record({
        at: fc.constantFrom("attempt", "arrival", "applied", "given", "outcome", "outcome", "seconds"),
        count: fc.integer({ min: 1, max: 12 }),
      }),
    ),
  ),
  reader: record({ turns: fc.nat(2), leavesAfter: fc.constantFrom(endless, endless, endless, 0, 1, 3, 8) }),
  batcher,
})

/** Any script. */
export const anyScript: fc.Arbitrary<Script> = record({
  runs: fc.oneof(
    weigh(3, fc.array(run, { minLength: 1, maxLength: 1 })),
    weigh(1, fc.array(run, { minLength: 2, maxLength: 3 })),
  ),
  moves: fc.array(anyMove, { maxLength: 24 }),
  concurrency: fc.integer({ min: 1, max: 6 }),
  requestsPerSecond: fc.constantFrom(2.5, 10, 100, 1_000, endless),
  gatewayBytes: fc.constantFrom(endless, endless, endless, 300, 500, 900),
  latenciesMs: fc.oneof(
    fc.constant<number[]>([0]),
    fc.array<number>(fc.constantFrom(0, 5, 60, 900, 3_000), { minLength: 1, maxLength: 5 }),
  ),
  patience: fc.integer({ min: 1, max: 6 }),
  random: fc.double({ min: 0, max: 0.999, noNaN: true }),
})
