import type { Operation } from "@cio/track-core"
import { describe, expect, test } from "vitest"
import { type BatchOptions, batch } from "../../src/index.ts"
import { attributeOf, identifies, identify } from "../support/operations.ts"
import { personOf, quick, type ServedTrack, startTrack } from "../support/start-track.ts"

/** A client that counts its requests in flight, and lets each be answered only once `atLeast` of them have met. */
async function startCounted(atLeast: number) {
  let inFlight = 0
  let most = 0
  let meet = () => {}
  const met = new Promise<void>((resolve) => {
    meet = resolve
  })
  const served = await startTrack({
    fetch: async (...args) => {
      inFlight++
      most = Math.max(most, inFlight)
      if (inFlight >= atLeast) meet()
      try {
        await met
        return await fetch(...args)
      } finally {
        inFlight--
      }
    },
  })
  return { served, most: () => most }
}

/** The versions that the server applied, in the order in which it did. */
function versionsOf(served: ServedTrack): unknown[] {
  return served.applied.map(({ operation }) => attributeOf(operation, "version"))
}

const single: BatchOptions = { ...quick, maxBatchOperations: 1 }

describe("batches in flight", () => {
  test.each([1, 2, 3, 8])(
    "are as many as the concurrency of %i allows, and no more, without order",
    async (concurrency) => {
      const { served, most } = await startCounted(concurrency)
      await using _ = served
      const report = await batch(served.track, identifies(24), { ...single, order: "none", concurrency })
      expect(report.accepted).toBe(24)
      expect(most()).toBe(concurrency)
    },
  )

  test("are 8 by default without order", async () => {
    const { served, most } = await startCounted(8)
    await using _ = served
    await batch(served.track, identifies(20), { ...single, order: "none" })
    expect(most()).toBe(8)
  })

  test("are as many with order per entity, when each is about somebody else", async () => {
    const { served, most } = await startCounted(8)
    await using _ = served
    const report = await batch(served.track, identifies(24), { ...single, order: "entity" })
    expect(report.accepted).toBe(24)
    expect(most()).toBe(8)
  })

  test("are one with order per entity, when all are about one person", async () => {
    const { served, most } = await startCounted(1)
    await using _ = served
    const operations = Array.from({ length: 24 }, (_, version) => identify("hot", { version }))
    await batch(served.track, operations, { ...single, order: "entity" })
    expect(most()).toBe(1)
    expect(versionsOf(served)).toEqual(operations.map(({ attributes }) => attributes?.version))
  })

  test("stay within the concurrency while batches are retried and split", async () => {
    const { served, most } = await startCounted(3)
    await using _ = served
    served.emulator.fail(({ number, operations }) => {
      if (number % 5 === 0) return { status: 500 }
      if (number % 7 === 0 && operations > 1) return { status: 413 }
      return number % 11 === 0 ? { reset: "before" } : undefined
    })
    const options: BatchOptions = { ...quick, maxBatchOperations: 4, order: "none", concurrency: 3, maxAttempts: 50 }
    const report = await batch(served.track, identifies(80), options)
    expect(report.accepted).toBe(80)
    expect(most()).toBe(3)
  })
})

describe("order per entity", () => {
  test("holds through retries: later operations on a person never overtake earlier ones", async () => {
    await using served = await startTrack()
    served.emulator.fail(({ number }) => (number % 3 === 1 ? { status: number === 1 ? 503 : 500 } : undefined))
    const operations = Array.from({ length: 60 }, (_, i): Operation => {
      return { type: "person", action: "identify", identifiers: { id: `p${i % 5}` }, attributes: { version: i } }
    })
    await batch(served.track, operations, { ...quick, maxBatchOperations: 4 })
    const versions = new Map<unknown, number[]>()
    for (const { operation } of served.applied) {
      const seen = versions.get(personOf(operation)) ?? []
      versions.set(personOf(operation), [...seen, Number(attributeOf(operation, "version"))])
    }
    expect(versions.size).toBe(5)
    for (const seen of versions.values()) expect(seen).toEqual(seen.toSorted((a, b) => a - b))
    for (let i = 0; i < 5; i++) expect(served.emulator.person({ id: `p${i}` })?.attributes.version).toBe(55 + i)
  })
})

describe("requestsPerSecond", () => {
  test.each(["none", "entity"] as const)(
    "spaces requests with order %s, however many may be in flight",
    async (order) => {
      const sentAt: number[] = []
      await using served = await startTrack({ onRequest: () => sentAt.push(Date.now()) })
      const startedAt = Date.now()
      await batch(served.track, identifies(8), { ...single, order, concurrency: 8, requestsPerSecond: 50 })
      expect(sentAt).toHaveLength(8)
      // The one after n others starts n intervals after the first at the earliest. A slow machine only makes it later.
      for (const [n, at] of sentAt.entries()) expect(at - startedAt).toBeGreaterThanOrEqual(n * 20)
    },
  )

  test("counts retries as well", async () => {
    const sentAt: number[] = []
    await using served = await startTrack({ onRequest: () => sentAt.push(Date.now()) })
    served.emulator.fail({ status: 500, times: 5 })
    const startedAt = Date.now()
    await batch(served.track, identifies(1), { ...quick, requestsPerSecond: 50 })
    expect(sentAt).toHaveLength(6)
    for (const [n, at] of sentAt.entries()) expect(at - startedAt).toBeGreaterThanOrEqual(n * 20)
  })
})

test("a Retry-After holds back every batch of the run", async () => {
  const sentAt: number[] = []
  const repliedAt: number[] = []
  await using served = await startTrack({
    onRequest: () => sentAt.push(Date.now()),
    onReply: ({ status }) => {
      if (status === 429) repliedAt.push(Date.now())
    },
  })
  served.emulator.fail({ retryAfter: 0.3 })
  await batch(served.track, identifies(6), { ...single, order: "none", concurrency: 1 })
  expect(repliedAt).toHaveLength(1)
  const [first, ...others] = sentAt
  expect(first).toBeLessThanOrEqual(repliedAt[0] ?? 0)
  for (const at of others) expect(at - (repliedAt[0] ?? 0)).toBeGreaterThanOrEqual(300)
})
