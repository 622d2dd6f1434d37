import type { Operation } from "@cio/track-core"
import type { FaultEffect, FaultScript } from "@cio/track-emulator"
import { describe, expect, test } from "vitest"
import { type BatchOptions, batch, batchStream } from "../../src/index.ts"
import { attributeOf, identify } from "../support/operations.ts"
import { collect, tallyOf } from "../support/outcomes.ts"
import { personOf, quick, type ServedTrack, startTrack } from "../support/start-track.ts"

const people = 7
const count = 250

/** Versions of a few people, in turn. */
function versions(): Operation[] {
  return Array.from({ length: count }, (_, i) => identify(`p${(i * i) % people}`, { version: i }))
}

/** The versions of each person as they were applied: some of them twice, where an answer was lost. */
function appliedOf(served: ServedTrack): Map<unknown, number[]> {
  const byPerson = new Map<unknown, number[]>()
  for (const { operation } of served.applied) {
    const seen = byPerson.get(personOf(operation)) ?? []
    byPerson.set(personOf(operation), [...seen, Number(attributeOf(operation, "version"))])
  }
  return byPerson
}

/** In order, whichever application of those that were repeated counts. */
function expectInOrder(served: ServedTrack): void {
  const byPerson = appliedOf(served)
  expect(byPerson.size).toBe(new Set(versions().map(personOf)).size)
  for (const seen of byPerson.values()) {
    const first = seen.filter((version, i) => seen.indexOf(version) === i)
    const last = seen.filter((version, i) => seen.lastIndexOf(version) === i)
    expect(first).toEqual(first.toSorted((a, b) => a - b))
    expect(last).toEqual(first)
  }
  const applied = new Set(served.applied.map(({ operation }) => attributeOf(operation, "version")))
  expect(applied.size).toBe(count)
}

const options: BatchOptions = { ...quick, maxBatchOperations: 5, concurrency: 6, maxAttempts: 40 }

/** A fault for each request whose number fits. */
const every = (n: number, effect: FaultEffect): FaultScript => {
  return ({ number }) => (number % n === 0 ? effect : undefined)
}

describe("operations on one person are applied in the order of the source", () => {
  test.each<[string, FaultScript[]]>([
    ["without a fault", []],
    ["when the server takes its time, now and then", [every(3, { applyDelayMs: 15 }), every(2, { delayMs: 5 })]],
    ["when it throttles", [every(20, { retryAfter: 0 })]],
    ["when it is not there", [every(3, { status: 500 })]],
    ["when it is there, and says it is not", [every(3, { status: 500, apply: true })]],
    ["when connections break before and after", [every(3, { reset: "before" }), every(4, { reset: "after" })]],
    ["when answers are cut", [every(3, { cutAfterBytes: 1, apply: true })]],
    [
      "when batches are refused whole and split",
      [({ number, operations }) => (number % 3 === 0 && operations > 1 ? { status: 400 } : undefined)],
    ],
    [
      "when everything goes wrong",
      [
        ({ number, operations }) => (number % 4 === 0 && operations > 1 ? { status: 400 } : undefined),
        every(5, { status: 500, apply: true, delayMs: 3 }),
        every(7, { reset: "after", applyDelayMs: 10 }),
        every(2, { applyDelayMs: 4 }),
      ],
    ],
  ])("%s", async (_, faults) => {
    await using served = await startTrack()
    served.emulator.fail(...faults)
    const report = await batch(served.track, versions(), options)
    expect(report.accepted).toBe(count)
    expectInOrder(served)
  })

  test("also from an asynchronous source, while outcomes are read", async () => {
    await using served = await startTrack()
    served.emulator.fail(every(3, { status: 500, apply: true }), every(2, { applyDelayMs: 4 }))
    async function* source() {
      yield* versions()
    }
    const outcomes = await collect(batchStream(served.track, source(), options))
    expect(tallyOf(outcomes)).toEqual({ accepted: count })
    expectInOrder(served)
  })
})
