import { describe, expect, test } from "vitest"
import { failureOf } from "../support/failure-of.ts"
import { createFakeClock } from "../support/fake-clock.ts"
import { identify } from "../support/operations.ts"
import { startScriptedServer } from "../support/scripted-server.ts"
import { down, timedClient } from "../support/timed-client.ts"

describe("deadlineMs holds over everything", () => {
  test("a wait that would reach it is not begun", async () => {
    await using server = await startScriptedServer(down)
    const clock = createFakeClock()
    const retry = { maxRetries: 100, minDelayMs: 100, maxDelayMs: 100 }
    const track = timedClient(server.url, clock, { retry, deadlineMs: 1000 })
    const error = await failureOf(track.entity(identify))
    // The tenth wait would end at the deadline itself, when no time is left for an attempt.
    expect(clock.sleeps).toHaveLength(9)
    expect(error.attempts).toBe(10)
  })

  test("the time that attempts take counts", async () => {
    await using server = await startScriptedServer(down)
    const clock = createFakeClock()
    const track = timedClient(server.url, clock, {
      retry: { maxRetries: 100, minDelayMs: 100, maxDelayMs: 100 },
      deadlineMs: 1000,
      onRequest: () => clock.advance(300),
    })
    expect((await failureOf(track.entity(identify))).attempts).toBe(3)
  })

  test("the last attempt is given only the time that is left", async () => {
    await using server = await startScriptedServer(down, { hang: true })
    const clock = createFakeClock()
    const failure = failureOf(
      timedClient(server.url, clock, {
        retry: { minDelayMs: 700, maxDelayMs: 700 },
        timeoutMs: 30_000,
        deadlineMs: 1000,
      }).entity(identify),
    )
    await server.arrived(2)
    clock.advance(299)
    expect(clock.pending).toBe(1)
    clock.advance(1)
    expect(await failure).toMatchObject({
      code: "timeout",
      attempts: 2,
      message: "The Track API did not answer within 300 ms. The request may have been applied",
    })
  })

  test("no attempt starts after it, also when the machine slept through the wait", async () => {
    await using server = await startScriptedServer(down)
    const clock = createFakeClock((_, clock) => clock.advance(3_600_000))
    const error = await failureOf(timedClient(server.url, clock).entity(identify))
    expect(server.requests).toHaveLength(1)
    expect(error).toMatchObject({ status: 503, attempts: 1 })
  })

  test("it can be set for one call", async () => {
    await using server = await startScriptedServer(down)
    const clock = createFakeClock()
    const error = await failureOf(timedClient(server.url, clock).entity(identify, { deadlineMs: 300 }))
    expect(error.attempts).toBe(2)
  })

  test("Infinity means none", async () => {
    await using server = await startScriptedServer(down)
    const clock = createFakeClock()
    const track = timedClient(server.url, clock, {
      deadlineMs: Number.POSITIVE_INFINITY,
      retry: { maxRetries: 3, minDelayMs: 86_400_000, maxDelayMs: 86_400_000 },
    })
    expect((await failureOf(track.entity(identify))).attempts).toBe(4)
  })
})

test("timeoutMs ends each attempt, and the next one starts anew", async () => {
  await using server = await startScriptedServer({ hang: true }, { hang: true }, {})
  const clock = createFakeClock()
  const call = timedClient(server.url, clock, { timeoutMs: 5000 }).entity(identify)
  await server.arrived(1)
  clock.advance(5000)
  await server.arrived(2)
  clock.advance(5000)
  expect(await call).toEqual({ attempts: 3 })
  expect(clock.pending).toBe(0)
})
