import fc from "fast-check"
import { anyMove } from "./any-move.ts"
import { anyOperation } from "./any-operation.ts"
import { record } from "./plain-record.ts"
import type { BatcherPlan, BatcherStep, RunPlan, Script } from "./script.ts"

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
  onOutcome: fc.constantFrom("none", "none", "listens", "throws", "flushes", "closes"),
  close: record({
    how: usually("close", "dispose"),
    deadlineMs: usually<number | undefined>(undefined, 0, 200, 60_000),
    abortsAfterMs: fc.oneof(weigh(5, fc.constant(undefined)), weigh(1, fc.constantFrom(0, 300))),
    isCalledTwice: fc.boolean(),
  }),
})

const run: fc.Arbitrary<RunPlan> = record({
  operations: fc.array(anyOperation, { minLength: 1, maxLength: 25 }),
  rounds: fc.oneof(weigh(7, fc.constant(1)), weigh(1, fc.integer({ min: 4, max: 12 }))),
  via: fc.constantFrom("batch", "settled", "stream", "pipe", "batcher", "batcher"),
  source: fc.constantFrom("array", "iterable", "generator", "async", "slow", "stream"),
  sourceFailsAfter: usually(endless, 0, 1, 6, 15),
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
  timeoutMs: usually<number | undefined>(undefined, 50, 2_000, 100_000),
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
