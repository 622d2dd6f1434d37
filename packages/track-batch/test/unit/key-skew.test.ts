import type { Operation } from "@cio/track-core"
import { describe, expect, test } from "vitest"
import { type BatchOptions, batchStream } from "../../src/index.ts"
import { createFakeTrack, type FakeReply } from "../support/fake-track.ts"
import { settle } from "../support/manual-clock.ts"
import { attributeOf, identify, jsonBytes } from "../support/operations.ts"
import { acceptedReply } from "../support/replies.ts"
import { personOf } from "../support/start-track.ts"

const count = 4000
const maxBatchBytes = 2000

/** All of one size, whoever they are about. */
function versionOf(name: string, version: number): Operation {
  return identify(name.padEnd(8, "_"), { version: 10_000 + version, padding: "x".repeat(100) })
}

const bytesOfEach = jsonBytes(versionOf("p", 0))

/** Numbers from 0 up to 1, the same in every run. */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** Person k comes up 1 / k times as often as person 1. */
function zipf(people: number): () => number {
  const random = createRandom(7)
  const weights = Array.from({ length: people }, (_, k) => 1 / (k + 1))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return () => {
    let left = random() * total
    return Math.max(
      0,
      weights.findIndex((weight) => {
        left -= weight
        return left < 0
      }),
    )
  }
}

const nextZipf = zipf(500)
const skews: [string, (index: number) => string][] = [
  ["one hot key", () => "hot"],
  ["a hot key among others", (index) => (index % 2 === 0 ? "hot" : `p${index}`)],
  ["two hot keys", (index) => `hot-${index % 2}`],
  ["all keys distinct", (index) => `p${index}`],
  ["Zipf-distributed keys", () => `p${nextZipf()}`],
]

describe.each([1, 3, 12])("with %i places in flight", (concurrency) => {
  test.each(skews)("%s: all is sent in order, and the source is held back", async (_, nameOf) => {
    const random = createRandom(concurrency)
    // Answers come in any order.
    const reply: FakeReply = async () => {
      await settle(Math.floor(random() * 4))
      return acceptedReply
    }
    const track = createFakeTrack(reply)
    let given = 0
    let furthestAhead = 0
    async function* source(): AsyncGenerator<Operation> {
      while (given < count) {
        yield versionOf(nameOf(given), given)
        given++
        furthestAhead = Math.max(furthestAhead, given - stream.progress.accepted)
      }
    }
    const options: BatchOptions = { requestsPerSecond: Number.POSITIVE_INFINITY, maxBatchBytes, concurrency }
    const stream = batchStream(track, source(), options)
    let read = 0
    for await (const { status } of stream) {
      expect(status).toBe("accepted")
      read++
    }
    expect(read).toBe(count)
    // In flight, sealed, open and waiting for their entities, where the last one may be begun within the limit.
    const batches = concurrency + 2 + Math.max(4, concurrency)
    expect(furthestAhead).toBeLessThanOrEqual((batches * maxBatchBytes) / bytesOfEach + 2)
    // And it is not held back without need: there is enough to fill every place in flight.
    expect(furthestAhead).toBeGreaterThan(maxBatchBytes / bytesOfEach)
    expect(track.mostInFlight).toBeLessThanOrEqual(concurrency)
    const last = new Map<unknown, number>()
    for (const operation of track.posted.flatMap(({ operations }) => operations)) {
      const version = Number(attributeOf(operation, "version"))
      expect(version).toBeGreaterThan(last.get(personOf(operation)) ?? -1)
      last.set(personOf(operation), version)
    }
  })
})
