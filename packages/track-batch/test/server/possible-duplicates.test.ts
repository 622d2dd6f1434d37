import type { Operation } from "@cio/track-core"
import type { Fault } from "@cio/track-emulator"
import { describe, expect, test } from "vitest"
import { type BatchOptions, batch, batchSettled, batchStream, createBatcher, type Outcome } from "../../src/index.ts"
import { event, identify } from "../support/operations.ts"
import { collect } from "../support/outcomes.ts"
import { quick, startTrack } from "../support/start-track.ts"

/** No ids are given, and every batch is sent once. */
const withoutIds: BatchOptions = { ...quick, eventId: false }
const lost: Fault = { status: 500, apply: true }
const always = Number.POSITIVE_INFINITY

const opened: Operation = {
  type: "delivery",
  action: "event",
  identifiers: { id: "delivery-1" },
  name: "opened",
  attributes: { device_token: "t" },
}
const withId: Operation = { ...event("b"), id: "01HZXB5N6E8V2S0A4T7K9M3QWC" }
const page: Operation = { type: "person", action: "page", identifiers: { id: "c" }, name: "/" }
const screen: Operation = { type: "person", action: "screen", identifiers: { id: "d" }, name: "Start" }
const mixed: Operation[] = [event("a"), withId, page, screen, opened, identify("e")]

/** Statuses by index, with a star where the operation may be in twice. */
function starred(outcomes: Iterable<Outcome<Operation>>): string[] {
  return [...outcomes]
    .sort((a, b) => a.index - b.index)
    .map((outcome) => {
      const isPossible = "possibleDuplicate" in outcome && outcome.possibleDuplicate === true
      return `${outcome.status}${isPossible ? "*" : ""}`
    })
}

describe("what the service cannot deduplicate", () => {
  test("is marked when it was accepted after an attempt that may have been applied, and all else is not", async () => {
    await using served = await startTrack()
    served.emulator.fail(lost)
    const report = await batch(served.track, mixed, withoutIds)
    expect(starred(report.outcomes)).toEqual([
      "accepted*",
      "accepted",
      "accepted*",
      "accepted*",
      "accepted*",
      "accepted",
    ])
    expect(report).toMatchObject({ accepted: 6, possibleDuplicates: 4, failures: [] })
    // As the mark says: three events without an id are in twice.
    expect(served.emulator.counts.events).toBe(4 + 3)
  })

  test("is delivery events alone when every event has an id", async () => {
    await using served = await startTrack()
    served.emulator.fail(lost)
    const report = await batch(served.track, mixed, quick)
    expect(starred(report.outcomes)).toEqual(["accepted", "accepted", "accepted", "accepted", "accepted*", "accepted"])
    expect(report.possibleDuplicates).toBe(1)
    expect(served.emulator.counts.events).toBe(4)
  })

  test("is marked in a stream too", async () => {
    await using served = await startTrack()
    served.emulator.fail(lost)
    const stream = batchStream(served.track, mixed, withoutIds)
    expect(starred(await collect(stream)).filter((word) => word === "accepted*")).toHaveLength(4)
    expect(stream.progress.possibleDuplicates).toBe(4)
  })

  test("is marked for those who send one by one, and those who listen", async () => {
    await using served = await startTrack()
    served.emulator.fail(lost)
    const heard: Outcome<Operation>[] = []
    const batcher = createBatcher(served.track, { ...withoutIds, onOutcome: (outcome) => heard.push(outcome) })
    const sent = [event("a"), identify("b")].map((operation) => batcher.send(operation))
    const report = await batcher.close()
    expect(starred(await Promise.all(sent))).toEqual(["accepted*", "accepted"])
    expect(starred(heard)).toEqual(["accepted*", "accepted"])
    expect(report).toMatchObject({ accepted: 2, possibleDuplicates: 1, failures: [] })
  })

  test("is marked part by part when the batch was split afterwards", async () => {
    await using served = await startTrack()
    served.emulator.fail(lost, { status: 413 })
    const report = await batch(served.track, [event("a"), identify("b"), event("c")], withoutIds)
    expect(starred(report.outcomes)).toEqual(["accepted*", "accepted", "accepted*"])
  })

  test("is not marked where the service rejected it: it has applied no attempt at it", async () => {
    await using served = await startTrack()
    served.emulator.fail(lost, { rejectOperations: [0] })
    const report = await batchSettled(served.track, [event("a"), event("b")], withoutIds)
    expect(starred(report.outcomes)).toEqual(["rejected", "accepted*"])
    expect(report).toMatchObject({ rejected: 1, accepted: 1, possibleDuplicates: 1 })
  })
})

describe("an event without an id", () => {
  const events = [event("a")]

  test.each<[string, Fault[], BatchOptions, string, number]>([
    ["is not marked when it is accepted at once", [], {}, "accepted", 0],
    ["is not marked after a throttled attempt", [{ retryAfter: 0 }], {}, "accepted", 0],
    ["is marked after one that broke", [{ reset: "after" }], {}, "accepted*", 1],
    ["is marked after one that was cut", [{ cutAfterBytes: 0, apply: true }], {}, "accepted*", 1],
    ["is marked after a throttled one and one that broke", [{ retryAfter: 0 }, lost], {}, "accepted*", 1],
    ["is not marked as unknown after one attempt", [{ ...lost, times: always }], { maxAttempts: 1 }, "unknown", 0],
    ["is marked as unknown after two", [{ ...lost, times: always }], { maxAttempts: 2 }, "unknown*", 1],
    [
      "is not marked as unknown when the second attempt was throttled",
      [lost, { status: 429, times: always }],
      { maxAttempts: 3 },
      "unknown",
      0,
    ],
    [
      "is marked as unknown after two, when the third attempt was throttled",
      [
        { ...lost, times: 2 },
        { status: 429, times: always },
      ],
      { maxAttempts: 3 },
      "unknown*",
      1,
    ],
  ])("%s", async (_, faults, options, expected, possibleDuplicates) => {
    await using served = await startTrack()
    served.emulator.fail(...faults)
    const report = await batchSettled(served.track, events, { ...withoutIds, ...options })
    expect(starred(report.outcomes)).toEqual([expected])
    expect(report.possibleDuplicates).toBe(possibleDuplicates)
    if (expected.startsWith("unknown")) expect(starred(report.failures)).toEqual([expected])
  })

  test("is not marked as unknown when nobody listened any more at the second attempt", async () => {
    let attempts = 0
    await using served = await startTrack({
      // The first attempt arrives. All others meet a closed port.
      fetch: (url, init) => fetch(++attempts === 1 ? url : "http://127.0.0.1:1/", init),
    })
    served.emulator.fail(lost)
    const report = await batchSettled(served.track, events, { ...withoutIds, maxAttempts: 3 })
    expect(report.requests).toBe(3)
    expect(starred(report.outcomes)).toEqual(["unknown"])
  })
})
