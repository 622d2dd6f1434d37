import { isTrackError, limits, type Operation } from "@cio/track-core"
import { checkOperation } from "@cio/track-core/validate"
import { describe, expect, test } from "vitest"
import { batch, batchSettled, batchStream, isBatchError } from "../../src/index.ts"
import { asOperation, event, identifies, identify, jsonBytes } from "../support/operations.ts"
import { collect, summariesOf, summaryOf, tallyOf } from "../support/outcomes.ts"
import { personOf, quick, startTrack } from "../support/start-track.ts"

/** One that the server refuses: an event without a name. */
const nameless = asOperation({ type: "person", action: "event", identifiers: { id: "bad" } })

describe("batch", () => {
  test("resolves when every operation was accepted, and all of them are in", async () => {
    await using served = await startTrack()
    const operations = identifies(25)
    const report = await batch(served.track, operations, quick)
    expect(report).toMatchObject({ operations: 25, accepted: 25, rejected: 0, unsent: 0, unknown: 0, requests: 1 })
    expect(report.failures).toEqual([])
    expect(served.appliedIds()).toEqual(operations.map(({ identifiers }) => "id" in identifiers && identifiers.id))
    expect(served.emulator.counts).toMatchObject({ people: 25, requests: 1 })
  })

  test("throws an error with the report when one operation was rejected, and the others are in", async () => {
    await using served = await startTrack()
    const error = await batch(served.track, [identify("a"), nameless, identify("c")], quick).catch((e: unknown) => e)
    if (!isBatchError<Operation>(error)) throw error
    expect(error.message).toMatch(/^1 of 3 operations were not accepted: 1 rejected; first at index 1: rejected by the/)
    expect(error.report).toMatchObject({ operations: 3, accepted: 2, rejected: 1, requests: 1 })
    expect(error.report.failures.map(summaryOf)).toEqual(["1 rejected server required name"])
    expect(error.report.failures[0]?.operation).toBe(nameless)
    expect(served.appliedIds()).toEqual(["a", "c"])
  })

  test("with check, sends nothing that breaks the contract", async () => {
    await using served = await startTrack()
    const report = await batchSettled(served.track, [nameless, identify("b")], { ...quick, check: checkOperation })
    expect(summariesOf(report.outcomes)).toEqual(["0 rejected client required /name", "1 accepted"])
    expect(served.emulator.requests()[0]?.operations).toBe(1)
  })

  test.each<[string, unknown]>([
    ["an empty list", []],
    ["nothing", undefined],
    ["null", null],
    ["a single operation", identify("a")],
    ["a string", "operations"],
  ])("refuses %s, and sends nothing", async (_, operations) => {
    await using served = await startTrack()
    for (const call of [batch, batchSettled]) {
      const error = await call(served.track, operations as Operation[]).catch((e: unknown) => e)
      expect(isTrackError(error, "options")).toBe(true)
    }
    expect(served.requests()).toEqual([])
  })

  test("refuses a client that is none", async () => {
    for (const track of [undefined, null, {}, { postBatch: true }]) {
      const call = batch(track as unknown as Parameters<typeof batch>[0], identifies(1))
      await expect(call).rejects.toThrow("the first argument must be a client made by createTrackClient")
    }
  })

  test("takes an empty source that is no list: there was nothing to send, and it may have been known too late", async () => {
    await using served = await startTrack()
    expect(await batch(served.track, new Set<Operation>())).toMatchObject({ operations: 0, requests: 0 })
    expect(await collect(batchStream(served.track, []))).toEqual([])
    expect(served.requests()).toEqual([])
  })

  test("sends no request when the client rejects every operation", async () => {
    await using served = await startTrack()
    const report = await batchSettled(served.track, [identify("a", { x: 1n }), asOperation(null)], quick)
    expect(summariesOf(report.outcomes)).toEqual(["0 rejected client not-json /attributes/x", "1 rejected client type"])
    expect(served.requests()).toEqual([])
  })
})

test.each([
  ["a generator", () => identifies(7).values()],
  ["a set", () => new Set(identifies(7))],
  [
    "an async generator",
    async function* () {
      yield* identifies(7)
    },
  ],
  [
    "a web stream",
    () =>
      new ReadableStream<Operation>({
        start(controller) {
          for (const operation of identifies(7)) controller.enqueue(operation)
          controller.close()
        },
      }),
  ],
])("operations of %s are sent as those of a list are", async (_, source) => {
  await using served = await startTrack()
  const report = await batch<Operation>(served.track, source(), { ...quick, maxBatchOperations: 3 })
  expect(report).toMatchObject({ operations: 7, accepted: 7, requests: 3 })
  expect(report.outcomes.map(summaryOf)).toEqual(Array.from({ length: 7 }, (_, i) => `${i} accepted`))
  expect(served.appliedIds()).toEqual(["p0", "p1", "p2", "p3", "p4", "p5", "p6"])
})

describe("20,000 operations", () => {
  const names = ["Zoë", "Łukasz", "李小龙", "محمد", "Нина", "plain", "🎈🎉"]
  const operations = Array.from({ length: 20_000 }, (_, i) =>
    identify(`customer-${i}`, {
      first_name: names[i % names.length],
      note: "n".repeat((i * 7919) % 400),
      plan: i % 3 ? "pro" : "free",
    }),
  )
  const fewest = fewestRequests(operations)

  test("go out in as few requests as can be, none over the limit, and arrive as they are", async () => {
    await using served = await startTrack()
    const report = await batch(served.track, operations, quick)
    expect(report).toMatchObject({ operations: 20_000, accepted: 20_000, requests: fewest })
    const requests = served.requests()
    expect(requests.length).toBe(fewest)
    expect(fewest).toBeGreaterThan(9)
    for (const { bytes, status } of requests) {
      expect(status).toBe(200)
      expect(bytes).toBeLessThanOrEqual(limits.batchBytes)
    }
    // All but the last, which need not arrive last, are full: the next operation would not have fitted.
    const sizes = requests.map(({ bytes }) => bytes).sort((a, b) => b - a)
    for (const bytes of sizes.slice(0, -1)) expect(bytes).toBeGreaterThan(limits.batchBytes - 700)
    expect(report.bytes).toBe(requests.reduce((sum, { bytes }) => sum + bytes, 0))
    expect(inSourceOrder(served.applied.map(({ operation }) => operation))).toEqual(operations)
  })

  test("also arrive in order, one batch after the other, when they come from a stream in parts", async () => {
    await using served = await startTrack()
    const options = { ...quick, maxBatchOperations: 700, concurrency: 1 }
    const tally = tallyOf(await collect(batchStream(served.track, operations.slice(0, 5000).values(), options)))
    expect(tally).toEqual({ accepted: 5000 })
    expect(served.applied.map(({ operation }) => operation)).toEqual(operations.slice(0, 5000))
    expect(served.requests().map((request) => request.operations)).toEqual([700, 700, 700, 700, 700, 700, 700, 100])
  })
})

test("every kind of operation that the service has arrives", async () => {
  await using served = await startTrack()
  const company = { object_type_id: "1", object_id: "acme" }
  const operations: Operation[] = [
    identify("42", { email: "zoe@example.com" }),
    event("42"),
    { type: "person", action: "page", identifiers: { id: "42" }, name: "/pricing" },
    { type: "person", action: "screen", identifiers: { id: "42" }, name: "Start" },
    { type: "person", action: "add_device", identifiers: { id: "42" }, device: { token: "t", platform: "ios" } },
    { type: "object", action: "identify", identifiers: company, attributes: { name: "Acme" } },
    {
      type: "person",
      action: "add_relationships",
      identifiers: { id: "42" },
      cio_relationships: [{ identifiers: company }],
    },
    {
      type: "delivery",
      action: "event",
      identifiers: { id: "delivery-1" },
      name: "opened",
      attributes: { device_token: "t" },
    },
    { type: "person", action: "merge", primary: { id: "42" }, secondary: { id: "43" } },
    { type: "person", action: "suppress", identifiers: { id: "44" } },
  ]
  const report = await batch(served.track, operations, { ...quick, check: checkOperation })
  expect(report.accepted).toBe(operations.length)
  const { people, objects, events, devices, relationships } = served.emulator.counts
  expect({ people, objects, events, devices, relationships }).toEqual({
    people: 1,
    objects: 1,
    events: 3,
    devices: 1,
    relationships: 1,
  })
})

/** Batches in flight at once arrive in any order: one person each, so that the service may apply them so. */
function inSourceOrder(operations: readonly Operation[]): Operation[] {
  const numberOf = (operation: Operation) => Number(String(personOf(operation)).slice("customer-".length))
  return operations.toSorted((a, b) => numberOf(a) - numberOf(b))
}

/** How few requests can do for operations in this order: each is filled up to the last operation that fits. */
function fewestRequests(operations: readonly Operation[]): number {
  const envelope = jsonBytes({ batch: [] })
  let requests = 1
  let bytes = envelope
  for (const operation of operations) {
    const separator = bytes > envelope ? 1 : 0
    if (bytes + separator + jsonBytes(operation) <= limits.batchBytes) {
      bytes += separator + jsonBytes(operation)
    } else {
      requests++
      bytes = envelope + jsonBytes(operation)
    }
  }
  return requests
}
