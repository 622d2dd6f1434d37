import { describe, expect, test } from "vitest"
import { failureOf } from "../support/failure-of.ts"
import { createFakeClock } from "../support/fake-clock.ts"
import { identify } from "../support/operations.ts"
import { type Answer, startScriptedServer } from "../support/scripted-server.ts"
import { down, timedClient } from "../support/timed-client.ts"

describe("unknown is sticky: once an attempt may have been applied, no later failure says unsent", () => {
  test("503, then connection refused", async () => {
    const server = await startScriptedServer(down)
    const clock = createFakeClock(() => server.close())
    const error = await failureOf(timedClient(server.url, clock, { retry: { maxRetries: 1 } }).entity(identify))
    expect(error).toMatchObject({ code: "connection", outcome: "unknown", attempts: 2 })
    expect(error.message).toMatch(/^Could not connect to .*\. An earlier attempt may have been applied$/)
  })

  test.each<[string, Answer, string]>([
    ["429", { status: 429 }, "throttled"],
    ["401", { status: 401 }, "auth"],
    ["404", { status: 404 }, "api"],
    ["a redirect that is refused", { status: 307 }, "api"],
  ])("a reset, then %s", async (_, answer, code) => {
    await using server = await startScriptedServer({ reset: "after-reading" }, answer)
    const error = await failureOf(
      timedClient(server.url, createFakeClock(), { retry: { maxRetries: 1 } }).entity(identify),
    )
    expect(error).toMatchObject({ code, outcome: "unknown", attempts: 2 })
  })

  test("429 before a 429 stays unsent", async () => {
    await using server = await startScriptedServer({ status: 429 })
    const error = await failureOf(timedClient(server.url, createFakeClock()).entity(identify))
    expect(error).toMatchObject({ code: "throttled", outcome: "unsent", attempts: 5 })
    expect(error.message).not.toContain("earlier attempt")
  })

  test("an abort during the wait after a reset", async () => {
    await using server = await startScriptedServer({ reset: "after-reading" })
    const controller = new AbortController()
    const clock = createFakeClock(() => controller.abort())
    const error = await failureOf(timedClient(server.url, clock).entity(identify, { signal: controller.signal }))
    expect(error).toMatchObject({ code: "aborted", outcome: "unknown", attempts: 1 })
  })

  test("an abort during the wait after a 429 leaves it unsent", async () => {
    await using server = await startScriptedServer({ status: 429 })
    const controller = new AbortController()
    const clock = createFakeClock(() => controller.abort())
    const error = await failureOf(timedClient(server.url, clock).entity(identify, { signal: controller.signal }))
    expect(error).toMatchObject({ code: "aborted", outcome: "unsent", attempts: 1 })
  })
})
