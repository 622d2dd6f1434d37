import {
  createTrackClient,
  type Operation,
  type PersonEvent,
  type PersonIdentify,
  type TrackClient,
  type TrackError,
} from "@cio/track-core"
import { checkOperation } from "@cio/track-core/validate"
import { expectTypeOf, test } from "vitest"
import {
  type BatchError,
  type BatchOptions,
  type BatchReport,
  batch,
  batchSettled,
  batchStream,
  type Failure,
  isBatchError,
  type Outcome,
} from "../../src/index.ts"

declare const track: TrackClient

interface Customer {
  id: string
  name: string
  isGone?: boolean
}
declare const customers: Customer[]

/** An operation that a caller has more to say about. */
interface Row extends PersonIdentify {
  attributes: { line: number }
}
declare const rows: Row[]

test("operations made inline need no annotation", async () => {
  await batch(
    track,
    customers.map(({ id, name }) => ({
      type: "person",
      action: "identify",
      identifiers: { id },
      attributes: { name },
    })),
  )
  // A type of the caller's own, as an interface, is taken as attributes.
  await batch(
    track,
    customers.map((customer) => ({
      type: "person",
      action: "identify",
      identifiers: { id: customer.id },
      attributes: customer,
    })),
  )
  await batch(
    track,
    customers.map(({ id, isGone }) =>
      isGone
        ? { type: "person", action: "delete", identifiers: { id } }
        : { type: "person", action: "event", identifiers: { id }, name: "seen" },
    ),
  )
  await batch(
    track,
    customers.flatMap(({ id }) => [
      { type: "person", action: "identify", identifiers: { id } },
      { type: "person", action: "page", identifiers: { id }, name: "/pricing" },
    ]),
  )
  await batch(track, [
    { type: "person", action: "identify", identifiers: { email: "zoe@example.com" } },
    { type: "object", action: "delete", identifiers: { object_type_id: "1", object_id: "acme" } },
  ])
  await batch(track, new Set([{ type: "person", action: "delete", identifiers: { id: "42" } }]))
  batchStream(
    track,
    (async function* () {
      for (const { id } of customers) yield { type: "person", action: "delete", identifiers: { id } }
    })(),
  )
})

test("wrong operations do not compile", async () => {
  // @ts-expect-error: there is no such action
  await batch(track, [{ type: "person", action: "identfy", identifiers: { id: "42" } }])
  // @ts-expect-error: an event has a name
  await batch(track, [{ type: "person", action: "event", identifiers: { id: "42" } }])
  // @ts-expect-error: a person is named by one identifier
  await batch(track, [{ type: "person", action: "identify", identifiers: { id: "42", email: "zoe@example.com" } }])
  // @ts-expect-error: a time is in Unix seconds
  await batch(track, [{ type: "person", action: "identify", identifiers: { id: "42" }, timestamp: new Date() }])
  // @ts-expect-error: objects have no events
  await batch(track, [
    { type: "object", action: "event", identifiers: { object_type_id: "1", object_id: "a" }, name: "x" },
  ])
  await batch(
    track,
    // @ts-expect-error: the wrong action is found in operations made inline as well
    customers.map(({ id }) => ({ type: "person", action: "identfy", identifiers: { id } })),
  )
  await batch(
    track,
    // @ts-expect-error: and so is the missing name
    customers.map(({ id }) => ({ type: "person", action: "event", identifiers: { id } })),
  )
})

test("what is no source does not compile", async () => {
  const operation: Operation = { type: "person", action: "delete", identifiers: { id: "42" } }
  // @ts-expect-error: one operation is no list
  await batch(track, operation)
  // @ts-expect-error: a text is no list of operations
  await batch(track, "operations")
  // @ts-expect-error: nothing is no list
  await batch(track, undefined)
  // @ts-expect-error: a promise of a list is to be awaited first
  await batch(track, Promise.resolve([operation]))
  // @ts-expect-error: a list of lists is no list of operations
  await batch(track, [[operation]])
  // @ts-expect-error: the client comes first
  await batch([operation], track)
})

test("a misspelt key does not compile, however the operation is handed over", async () => {
  const customers = [{ id: "42" }]
  await batch(track, [{ type: "person", action: "identify", identifiers: { id: "42" }, attributes: {} }])
  // @ts-expect-error: atributes, in a list
  await batch(track, [{ type: "person", action: "identify", identifiers: { id: "42" }, atributes: {} }])
  await batch(
    track,
    // @ts-expect-error: atributes, made inline
    customers.map(({ id }) => ({ type: "person", action: "identify", identifiers: { id }, atributes: {} })),
  )
  interface Numbered extends PersonIdentify {
    line: number
  }
  // @ts-expect-error: a key of one's own would be sent, and the service knows no such key
  await batch(track, [] as Numbered[])
})

test("outcomes carry the caller's own type", async () => {
  const report = await batch(track, rows)
  expectTypeOf(report).toEqualTypeOf<BatchReport<Row>>()
  expectTypeOf(report.outcomes).toEqualTypeOf<readonly Outcome<Row>[]>()
  expectTypeOf(report.failures).toEqualTypeOf<readonly Failure<Row>[]>()
  expectTypeOf(report.failures[0]?.operation.attributes.line).toEqualTypeOf<number | undefined>()
  expectTypeOf(await batchSettled(track, new Set(rows))).toEqualTypeOf<BatchReport<Row>>()
  expectTypeOf(await batchSettled(track, rows.values())).toEqualTypeOf<BatchReport<Row>>()
  expectTypeOf(await batchSettled(track, new ReadableStream<Row>())).toEqualTypeOf<BatchReport<Row>>()
  for await (const outcome of batchStream(track, rows)) expectTypeOf(outcome).toEqualTypeOf<Outcome<Row>>()
  const mixed: (Row | PersonEvent)[] = rows
  expectTypeOf(await batch(track, mixed)).toEqualTypeOf<BatchReport<Row | PersonEvent>>()
  const operations: readonly Operation[] = rows
  expectTypeOf(await batch(track, operations)).toEqualTypeOf<BatchReport<Operation>>()
})

test("an outcome is narrowed by its status", () => {
  const [outcome] = [] as Outcome<Row>[]
  if (!outcome) return
  expectTypeOf(outcome.status).toEqualTypeOf<"accepted" | "rejected" | "unsent" | "unknown">()
  expectTypeOf(outcome.index).toEqualTypeOf<number>()
  expectTypeOf(outcome.operation).toEqualTypeOf<Row>()
  switch (outcome.status) {
    case "accepted":
      expectTypeOf(outcome).not.toHaveProperty("cause")
      expectTypeOf(outcome).not.toHaveProperty("reason")
      break
    case "rejected":
      expectTypeOf(outcome.by).toEqualTypeOf<"client" | "server">()
      expectTypeOf(outcome.reason).toEqualTypeOf<string>()
      expectTypeOf(outcome.field).toEqualTypeOf<string | undefined>()
      expectTypeOf(outcome.message).toEqualTypeOf<string | undefined>()
      break
    case "unsent":
    case "unknown":
      expectTypeOf(outcome.cause).toEqualTypeOf<TrackError>()
      break
    default:
      expectTypeOf(outcome).toEqualTypeOf<never>()
  }
  expectTypeOf<Failure<Row>["status"]>().toEqualTypeOf<"rejected" | "unsent" | "unknown">()
})

test("a report is counts, failures and outcomes, and only to be read", async () => {
  const report = await batchSettled(track, rows)
  expectTypeOf(report.accepted).toEqualTypeOf<number>()
  expectTypeOf(report.requests).toEqualTypeOf<number>()
  expectTypeOf(report.stoppedBy).toEqualTypeOf<TrackError | undefined>()
  // @ts-expect-error: counts are facts
  report.accepted = 0
  // @ts-expect-error: failures are facts
  report.failures.pop()
})

test("progress has the counts of a report", () => {
  const { progress } = batchStream(track, rows)
  expectTypeOf(progress.accepted).toEqualTypeOf<number>()
  // @ts-expect-error: counts are facts
  progress.accepted = 0
})

test("options are known by name and type", () => {
  const options: BatchOptions = { order: "none", concurrency: 8, eventId: false, check: checkOperation }
  batchStream(track, rows, options)
  batchStream(track, rows, { eventId: ({ attributes: { line } }, index) => `${line}-${index}` })
  // @ts-expect-error: there is no such option
  batchStream(track, rows, { batchSize: 8 })
  // @ts-expect-error: there is no such order
  batchStream(track, rows, { order: "person" })
  // @ts-expect-error: a number is a number
  batchStream(track, rows, { concurrency: "8" })
  // @ts-expect-error: an id is a text
  batchStream(track, rows, { eventId: (_, index) => index })
  // @ts-expect-error: the signal, not its controller
  batchStream(track, rows, { signal: new AbortController() })
  // @ts-expect-error: a check answers at once
  batchStream(track, rows, { check: async () => ({ ok: true as const }) })
})

test("an error of batch is narrowed to its report", () => {
  const [error] = [] as unknown[]
  if (!isBatchError<Row>(error)) return
  expectTypeOf(error).toEqualTypeOf<BatchError<Row>>()
  expectTypeOf(error.report).toEqualTypeOf<BatchReport<Row>>()
  expectTypeOf<(typeof error)["code"]>().toEqualTypeOf<"batch">()
})

test("any client with postBatch will do, and nothing else", () => {
  expectTypeOf(createTrackClient).returns.toExtend<Parameters<typeof batch>[0]>()
  const posting: Pick<TrackClient, "postBatch"> = track
  batchStream(posting, rows)
  // @ts-expect-error: a client posts batches
  batchStream({}, rows)
})
