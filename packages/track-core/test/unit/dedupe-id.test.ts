import { describe, expect, test } from "vitest"
import { isUlid } from "../../src/index.ts"
import { createFakeClock } from "../support/fake-clock.ts"
import { event, identify } from "../support/operations.ts"
import { startScriptedServer } from "../support/scripted-server.ts"
import { down, timedClient } from "../support/timed-client.ts"

describe("the dedupe id", () => {
  test.each(["event", "page", "screen"] as const)(
    "a person's %s gets one, the same on every attempt",
    async (action) => {
      await using server = await startScriptedServer(down, { reset: "after-reading" }, {})
      const track = timedClient(server.url, createFakeClock())
      const receipt = await track.entity({ type: "person", action, identifiers: { id: "42" }, name: "n" })
      const ids = server.requests.map(({ body }) => JSON.parse(body).id)
      expect(new Set(ids).size).toBe(1)
      expect(isUlid(ids[0])).toBe(true)
      expect(receipt).toEqual({ attempts: 3, eventId: ids[0] })
    },
  )

  test("two calls with the same operation get two", async () => {
    await using server = await startScriptedServer()
    const track = timedClient(server.url, createFakeClock())
    const first = await track.entity(event)
    const second = await track.entity(event)
    expect(first.eventId).not.toBe(second.eventId)
  })

  test("the caller's own is kept, and told in the receipt", async () => {
    await using server = await startScriptedServer(down, {})
    const id = "01JZ0A7MEXH2V6J8D3Q5T9W4RK"
    const receipt = await timedClient(server.url, createFakeClock()).entity({ ...event, id })
    expect(receipt).toEqual({ attempts: 2, eventId: id })
    expect(server.requests.map(({ body }) => JSON.parse(body).id)).toEqual([id, id])
  })

  test.each([
    identify,
    { type: "person", action: "delete", identifiers: { id: "42" } } as const,
    {
      type: "delivery",
      action: "event",
      identifiers: { id: "d" },
      name: "opened",
      attributes: { device_token: "t" },
    } as const,
  ])("$type $action gets none", async (operation) => {
    await using server = await startScriptedServer()
    expect(await timedClient(server.url, createFakeClock()).entity(operation)).toEqual({ attempts: 1 })
    expect(JSON.parse(server.requests[0]?.body ?? "")).toEqual(operation)
  })

  test("the caller's own object stays as it is", async () => {
    await using server = await startScriptedServer()
    const operation = Object.freeze({ ...event })
    await timedClient(server.url, createFakeClock()).entity(operation)
    expect(operation).toEqual(event)
  })
})
