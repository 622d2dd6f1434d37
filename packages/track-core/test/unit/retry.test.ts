import { describe, expect, test } from "vitest"
import { isTrackError } from "../../src/errors.ts"
import { retryDelayMs } from "../../src/retry-policy.ts"
import { failureOf } from "../support/failure-of.ts"
import { createFakeClock } from "../support/fake-clock.ts"
import { event, identify } from "../support/operations.ts"
import { startScriptedServer } from "../support/scripted-server.ts"
import { down, timedClient } from "../support/timed-client.ts"

describe("the wait before a retry", () => {
  const policy = { minDelayMs: 100, maxDelayMs: 1000 }

  test.each([
    [1, 100],
    [2, 200],
    [3, 400],
    [4, 800],
    [5, 1000],
    [6, 1000],
    [2000, 1000],
  ])("after attempt %i is from half of it to %i ms", (attempt, longest) => {
    expect(retryDelayMs(policy, attempt, undefined, () => 0)).toBe(longest / 2)
    expect(retryDelayMs(policy, attempt, undefined, () => 0.5)).toBe(longest * 0.75)
    expect(retryDelayMs(policy, attempt, undefined, () => 1)).toBe(longest)
  })

  test("after a Retry-After far beyond maxDelayMs is that in full, plus at most minDelayMs", () => {
    for (const attempt of [1, 2, 9]) {
      expect(retryDelayMs(policy, attempt, 60_000, () => 0)).toBe(60_000)
      expect(retryDelayMs(policy, attempt, 60_000, () => 1)).toBe(60_100)
    }
  })

  test("is the backoff all the same when a Retry-After asks for less, so that it does not end in a rush", () => {
    for (const attempt of [1, 2, 9, 5000]) {
      expect(retryDelayMs(policy, attempt, 0, () => 0)).toBe(retryDelayMs(policy, attempt, undefined, () => 0))
    }
  })

  test("is nothing when both delays are 0", () => {
    expect(retryDelayMs({ minDelayMs: 0, maxDelayMs: 0 }, 5, undefined, () => 1)).toBe(0)
  })
})

describe("attempts", () => {
  test("are five by default, with waits that double", async () => {
    await using server = await startScriptedServer(down)
    const clock = createFakeClock()
    const error = await failureOf(timedClient(server.url, clock).entity(identify))
    expect(clock.sleeps).toEqual([250, 500, 1000, 2000])
    expect(server.requests).toHaveLength(5)
    expect(error.attempts).toBe(5)
    expect(clock.pending).toBe(0)
  })

  test("stop at the first success, and the receipt counts them", async () => {
    await using server = await startScriptedServer(down, { reset: "after-reading" }, {})
    const clock = createFakeClock()
    expect(await timedClient(server.url, clock).entity(identify)).toEqual({ attempts: 3 })
    expect(server.requests).toHaveLength(3)
  })

  test("stop at a reply that no retry mends, and the error counts them", async () => {
    await using server = await startScriptedServer(down, { status: 400, body: '{"errors":[{"reason":"invalid"}]}' })
    const clock = createFakeClock()
    const error = await failureOf(timedClient(server.url, clock).entity(identify))
    expect(error).toMatchObject({ code: "api", status: 400, outcome: "rejected", attempts: 2 })
  })

  test("end as unknown when a gateway refuses what an earlier attempt may have applied", async () => {
    await using server = await startScriptedServer(down, { status: 413, body: "<html>" })
    const error = await failureOf(timedClient(server.url, createFakeClock()).entity(identify))
    expect(error).toMatchObject({ code: "api", status: 413, outcome: "unknown", attempts: 2 })
  })

  test("are one with maxRetries 0, also for region()", async () => {
    await using server = await startScriptedServer(down)
    const clock = createFakeClock()
    const track = timedClient(server.url, clock, { retry: { maxRetries: 0 } })
    expect((await failureOf(track.entity(identify))).attempts).toBe(1)
    expect((await failureOf(track.region())).attempts).toBe(1)
    expect(server.requests).toHaveLength(2)
    expect(clock.sleeps).toEqual([])
  })

  test("may be set for one call: what it says wins, the rest is the client's", async () => {
    await using server = await startScriptedServer(down)
    const clock = createFakeClock()
    const track = timedClient(server.url, clock, { retry: { maxRetries: 7, minDelayMs: 10 } })
    await failureOf(track.entity(identify, { retry: { maxRetries: 1 } }))
    expect(clock.sleeps).toEqual([10])
    await failureOf(track.entity(identify, { retry: { maxRetries: 2, minDelayMs: 30_000 } }))
    expect(clock.sleeps.slice(1)).toEqual([30_000, 30_000])
  })

  test("each see the number of their attempt in the hooks", async () => {
    await using server = await startScriptedServer(down, down, {})
    const seen: string[] = []
    const track = timedClient(server.url, createFakeClock(), {
      onRequest: ({ attempt }) => seen.push(`request ${attempt}`),
      onReply: ({ attempt, status, kind }) => seen.push(`reply ${attempt}: ${status} ${kind}`),
    })
    await track.entity(identify)
    expect(seen).toEqual([
      "request 1",
      "reply 1: 503 failed",
      "request 2",
      "reply 2: 503 failed",
      "request 3",
      "reply 3: 200 accepted",
    ])
  })

  test("send the same bytes every time", async () => {
    await using server = await startScriptedServer(down, { status: 429 }, { ending: "short" }, {})
    await timedClient(server.url, createFakeClock()).entity(event)
    expect(server.requests).toHaveLength(4)
    expect(new Set(server.requests.map(({ body }) => body)).size).toBe(1)
  })
})

describe("Retry-After", () => {
  test("of a minute is waited in full, not refused", async () => {
    await using server = await startScriptedServer({ status: 429, headers: { "retry-after": "60" } }, {})
    const clock = createFakeClock()
    const track = timedClient(server.url, clock, { random: () => 0 })
    expect(await track.entity(identify)).toEqual({ attempts: 2 })
    expect(clock.sleeps).toEqual([60_000])
  })

  test("counts from the service's date to now", async () => {
    const clock = createFakeClock()
    const date = new Date(clock.now() + 90_000).toUTCString()
    await using server = await startScriptedServer({ status: 503, headers: { "retry-after": date } }, {})
    await timedClient(server.url, clock, { random: () => 0 }).entity(identify)
    expect(clock.sleeps).toEqual([90_000])
  })

  test("beyond the deadline ends the call at once, and the error tells how long the service asked for", async () => {
    await using server = await startScriptedServer({ status: 429, headers: { "retry-after": "300" } })
    const clock = createFakeClock()
    const error = await failureOf(timedClient(server.url, clock, { deadlineMs: 300_000 }).entity(identify))
    expect(isTrackError(error, "throttled") && error.retryAfterMs).toBe(300_000)
    expect(error).toMatchObject({ outcome: "unsent", attempts: 1 })
    expect(clock.sleeps).toEqual([])
  })

  test("of a billion years is not waited for, even without a deadline of its own", async () => {
    await using server = await startScriptedServer({ status: 429, headers: { "retry-after": "9".repeat(400) } })
    const clock = createFakeClock()
    await failureOf(timedClient(server.url, clock, { deadlineMs: Number.POSITIVE_INFINITY }).entity(identify))
    expect(clock.sleeps).toEqual([])
  })
})
