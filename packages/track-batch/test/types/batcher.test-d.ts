import type { Operation, PersonEvent, PersonIdentify, TrackClient, TrackError } from "@cio/track-core"
import { checkOperation } from "@cio/track-core/validate"
import { expectTypeOf, test } from "vitest"
import {
  type Batcher,
  type BatcherError,
  type BatcherOptions,
  type BatcherReport,
  type BatchOptions,
  batchStream,
  createBatcher,
  type Failure,
  type LaneEntity,
  type LaneOf,
  type Outcome,
  toBatchStream,
} from "../../src/index.ts"

declare const track: TrackClient

/** An operation that a caller has more to say about. */
interface Row extends PersonIdentify {
  attributes: { line: number }
}
declare const row: Row

test("a batcher takes any operation, unless it is told which", async () => {
  const batcher = createBatcher(track)
  expectTypeOf(batcher).toEqualTypeOf<Batcher<Operation>>()
  expectTypeOf(await batcher.add({ type: "person", action: "delete", identifiers: { id: "42" } })).toEqualTypeOf<void>()
  const outcome = await batcher.send({ type: "person", action: "event", identifiers: { id: "42" }, name: "seen" })
  expectTypeOf(outcome).toEqualTypeOf<Outcome<Operation>>()
  await batcher.add(row)
  // @ts-expect-error: an event has a name
  await batcher.add({ type: "person", action: "event", identifiers: { id: "42" } })
  // @ts-expect-error: there is no such key
  await batcher.send({ type: "person", action: "identify", identifiers: { id: "42" }, atributes: {} })
  // @ts-expect-error: one at a time
  await batcher.add([row])
})

test("a batcher of one's own type tells of it", async () => {
  const batcher = createBatcher<Row>(track, {
    onOutcome: (outcome) => expectTypeOf(outcome).toEqualTypeOf<Outcome<Row>>(),
    eventId: ({ attributes: { line } }, index) => `${line}-${index}`,
    laneOf: (_, { attributes: { line } }) => (line > 0 ? String(line) : undefined),
  })
  expectTypeOf(await batcher.send(row)).toEqualTypeOf<Outcome<Row>>()
  const event: PersonEvent = { type: "person", action: "event", identifiers: { id: "42" }, name: "seen" }
  // @ts-expect-error: another kind of operation
  await batcher.add(event)
  const report = await batcher.close({ deadlineMs: 5000, signal: new AbortController().signal })
  expectTypeOf(report).toEqualTypeOf<BatcherReport<Row>>()
  expectTypeOf(report.failures).toEqualTypeOf<readonly Failure<Row>[]>()
  expectTypeOf(report.stoppedBy).toEqualTypeOf<TrackError | undefined>()
  expectTypeOf(report.possibleDuplicates).toEqualTypeOf<number>()
  // @ts-expect-error: a report is to be read
  report.accepted = 0
})

test("a batcher is disposed of by the language, and flushed for a worker", async () => {
  await using batcher = createBatcher(track)
  expectTypeOf(batcher).toExtend<AsyncDisposable>()
  expectTypeOf(batcher.flush()).toEqualTypeOf<Promise<void>>()
  expectTypeOf(batcher.bufferedBytes).toEqualTypeOf<number>()
  // @ts-expect-error: counts are facts
  batcher.progress.accepted = 0
  // @ts-expect-error: so are bytes
  batcher.bufferedBytes = 0
})

test("options of a batcher are those of a run and its own, but for a deadline", () => {
  const options: BatcherOptions = { order: "none", maxBufferedBytes: 1000, lingerMs: 5, check: checkOperation }
  createBatcher(track, options)
  // @ts-expect-error: it has no end of its own
  createBatcher(track, { deadlineMs: 1000 })
  // @ts-expect-error: there is no such option
  createBatcher(track, { maxBuffered: 1000 })
  // @ts-expect-error: a number is a number
  createBatcher(track, { maxBufferedBytes: "1000" })
  // @ts-expect-error: a run has no such option
  batchStream(track, [row], { onOutcome: () => {} })
  // @ts-expect-error: there is no such option of close
  void createBatcher(track).close({ deadline: 5000 })
  // @ts-expect-error: a client comes first
  createBatcher(options)
})

test("laneOf is given an entity and the operation, and names a lane or none", () => {
  const laneOf: LaneOf<Row> = (entity, operation) => {
    expectTypeOf(entity).toEqualTypeOf<LaneEntity>()
    expectTypeOf(entity.type).toEqualTypeOf<"person" | "object" | "delivery">()
    expectTypeOf(entity.identifiers.email).toEqualTypeOf<unknown>()
    expectTypeOf(operation).toEqualTypeOf<Row>()
    // @ts-expect-error: identifiers are the caller's own
    entity.identifiers.id = "7"
    return undefined
  }
  batchStream(track, [row], { laneOf })
  const options: BatchOptions<Row> = { laneOf: ({ type }) => (type === "person" ? "one" : undefined) }
  batchStream(track, [row], options)
  // @ts-expect-error: a lane has a name, not a number
  batchStream(track, [row], { laneOf: () => 7 })
  // @ts-expect-error: a lane is known at once
  batchStream(track, [row], { laneOf: async () => "lane" })
})

test("toBatchStream is a stream of operations and of outcomes", async () => {
  const stream = toBatchStream<Row>(track)
  expectTypeOf(stream).toExtend<TransformStream<Row, Outcome<Row>>>()
  expectTypeOf(stream).toExtend<ReadableWritablePair<Outcome<Row>, Row>>()
  const outcomes = new ReadableStream<Row>().pipeThrough(stream)
  expectTypeOf(outcomes).toEqualTypeOf<ReadableStream<Outcome<Row>>>()
  await outcomes.pipeTo(new WritableStream<Outcome<Row>>())
  expectTypeOf(toBatchStream(track)).toEqualTypeOf<TransformStream<Operation, Outcome<Operation>>>()
  toBatchStream<Row>(track, { deadlineMs: 1000, laneOf: (_, { attributes: { line } }) => String(line) })
  // @ts-expect-error: a stream of texts is none of operations
  new ReadableStream<string>().pipeThrough(toBatchStream(track))
  // @ts-expect-error: there is no such option
  toBatchStream(track, { batchSize: 8 })
})

test("possibleDuplicate stands where an operation may be in twice, and nowhere else", () => {
  const [outcome] = [] as Outcome<Row>[]
  if (!outcome) return
  if (outcome.status === "accepted" || outcome.status === "unknown") {
    expectTypeOf(outcome.possibleDuplicate).toEqualTypeOf<true | undefined>()
  } else {
    expectTypeOf(outcome).not.toHaveProperty("possibleDuplicate")
  }
})

test("an error of a batcher holds its report", () => {
  const [error] = [] as BatcherError<Row>[]
  if (!error) return
  expectTypeOf(error.report).toEqualTypeOf<BatcherReport<Row>>()
  expectTypeOf<(typeof error)["code"]>().toEqualTypeOf<"batcher">()
})
