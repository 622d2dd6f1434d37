import { BatchError, batch } from "@cio/track-batch"
import { type Operation, systemClock } from "@cio/track-core"
import { checkOperation } from "@cio/track-core/validate"
import { CustomerIORequestError, TrackClient } from "customerio-node"
import { expect, test } from "vitest"
import { bothSides, credentials, failureOf, oursOf, peerOf } from "./both-sides.ts"
import { guideTable } from "./moving-guide.ts"
import { recordingServer } from "./recording-server.ts"

const identifiers = { id: "42" }
const event = { type: "person", action: "event", identifiers, name: "order_placed" } as const
const identify = (version: number) =>
  ({ type: "person", action: "identify", identifiers, attributes: { version } }) as const
/** As it would come from a file: nothing is known of it. */
const nameless = (): Operation => JSON.parse(JSON.stringify({ type: "person", action: "event", identifiers }))

/** Each row of the page's table, shown on both sides. */
const changes: Readonly<Record<string, () => Promise<void>>> = {
  async "A batch that is partly refused (207)"() {
    const { emulator, cio, track } = await bothSides()
    expect(await cio.batch([nameless(), event])).toMatchObject({ errors: [{ batch_index: 0, field: "name" }] })
    expect([...emulator.events()]).toHaveLength(1)

    const error = await failureOf(batch(track, [nameless(), event]))
    expect(error).toBeInstanceOf(BatchError)
    expect(error).toMatchObject({
      report: { accepted: 1, failures: [{ index: 0, status: "rejected", field: "name" }] },
    })
  },

  async "A batch over 500 kB"() {
    const { emulator, cio, track } = await bothSides()
    const people = Array.from({ length: 5000 }, (_, n) => ({
      type: "person" as const,
      action: "identify" as const,
      identifiers: { id: String(n) },
      attributes: { note: "x".repeat(250) },
    }))
    expect(await failureOf(cio.batch(people))).toMatchObject({ statusCode: 413 })
    expect(emulator.counts).toMatchObject({ requests: 1, people: 0 })

    expect(await batch(track, people)).toMatchObject({ accepted: 5000 })
    const sizes = emulator
      .requests()
      .slice(1)
      .map(({ bytes }) => bytes)
    expect(emulator.counts.people).toBe(5000)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(500_000)
    // Packed to the byte: one more operation would not have gone into the fullest.
    expect(Math.max(...sizes)).toBeGreaterThan(499_000)
  },

  async "An event whose answer is lost"() {
    const { emulator, cio, track } = await bothSides()
    emulator.fail({ reset: "after" })
    await cio.entity(event)
    expect([...emulator.events()]).toHaveLength(2)

    emulator.reset()
    emulator.fail({ reset: "after" })
    await track.entity(event)
    expect(emulator.counts.requests).toBe(2)
    expect([...emulator.events()]).toHaveLength(1)
  },

  async "Two updates of one person, the first of them retried"() {
    const { emulator, cio, track } = await bothSides()
    emulator.fail({ status: 503 })
    let newer: Promise<unknown> | undefined
    // In place of its wait before the retry: as long as the newer update takes.
    cio.request.sleep = async () => {
      newer = cio.entity(identify(2))
      await newer
    }
    await cio.entity(identify(1))
    expect(newer).toBeDefined()
    expect(emulator.person(identifiers)?.attributes).toEqual({ version: 1 })

    emulator.reset()
    emulator.fail({ status: 503 })
    await batch(track, [identify(1), identify(2)], { maxBatchOperations: 1, backoff: { minDelayMs: 1 } })
    expect(emulator.counts.requests).toBe(3)
    expect(emulator.person(identifiers)?.attributes).toEqual({ version: 2 })
  },

  async "`Retry-After: 60`"() {
    const waits: number[] = []
    const sleep = async (ms: number) => void waits.push(ms)
    const { emulator, cio, track } = await bothSides({ clock: { ...systemClock, sleep } })
    emulator.fail({ retryAfter: 60 })
    expect(await failureOf(cio.entity(event))).toMatchObject({ statusCode: 429 })
    expect(emulator.counts.requests).toBe(1)

    emulator.fail({ retryAfter: 60 })
    await track.entity(event)
    expect(waits).toHaveLength(1)
    expect(waits[0]).toBeGreaterThanOrEqual(60_000)
    emulator.fail({ retryAfter: 60 })
    expect(await failureOf(track.entity(event, { deadlineMs: 30_000 }))).toMatchObject({ code: "throttled" })
  },

  async "A gateway's HTML answer (502)"() {
    const { emulator, cio, track } = await bothSides()
    emulator.fail({ status: 502, body: "<html></html>", headers: { "content-type": "text/html" }, times: Infinity })
    const error = await failureOf(cio.entity(event))
    expect(error).toBeInstanceOf(Error)
    expect(error).not.toBeInstanceOf(CustomerIORequestError)
    expect(error).not.toHaveProperty("statusCode")
    expect(emulator.counts.requests).toBe(1)

    const retry = { maxRetries: 1, minDelayMs: 1 }
    expect(await failureOf(track.entity(event, { retry }))).toMatchObject({ name: "TrackApiError", status: 502 })
    expect(emulator.counts.requests).toBe(3)
  },

  async "A refusal (400)"() {
    const { cio, track } = await bothSides()
    expect(await failureOf(cio.entity(nameless()))).toMatchObject({ statusCode: 400, message: "Unknown error" })

    const error = await failureOf(track.entity(nameless()))
    expect(error).toMatchObject({ code: "api", errors: [{ field: "name", reason: "required" }] })
    expect(String(error)).toMatch(/name/)
  },

  async "A wrong operation"() {
    const { emulator, cio, track } = await bothSides()
    await failureOf(cio.entity({ type: "persn", action: "identify", identifiers }))
    expect(emulator.counts.requests).toBe(1)

    // @ts-expect-error there is no such type
    await failureOf(track.entity({ type: "persn", action: "identify", identifiers }))
    expect(checkOperation({ type: "persn", action: "identify", identifiers })).toMatchObject({ ok: false })
  },

  async "Time limits"() {
    const { emulator, cio, track } = await bothSides()
    expect(cio.request.defaults.timeout).toBe(10_000)
    const { siteId, apiKey } = emulator.credentials
    const signal = AbortSignal.abort()
    // Its types have no signal, which JavaScript does not see.
    const aborted = new TrackClient(siteId, apiKey, { url: `${emulator.url}/api/v1`, ...{ signal } })
    await aborted.entity(event)
    expect(emulator.counts.requests).toBe(1)

    expect(await failureOf(track.entity(event, { signal }))).toMatchObject({ code: "aborted" })
    emulator.fail({ delayMs: 60_000, times: Infinity })
    const retry = { maxRetries: 0 }
    expect(await failureOf(track.entity(event, { timeoutMs: 50, retry }))).toMatchObject({ code: "timeout" })
    expect(await failureOf(track.entity(event, { deadlineMs: 50 }))).toMatchObject({ code: "timeout" })
  },

  async "A redirect to another host"() {
    const elsewhere = await recordingServer()
    const gateway = await recordingServer(({ path }, response) => {
      response.writeHead(307, { location: elsewhere.url + path }).end()
    })
    await peerOf({ ...gateway, credentials }).entity(event)
    expect(elsewhere.requests).toMatchObject([{ body: event }])

    const error = await failureOf(oursOf({ ...gateway, credentials }).entity(event))
    expect(error).toMatchObject({ code: "api", outcome: "unsent" })
    expect(elsewhere.requests).toHaveLength(1)
  },

  async "A redirect that goes round"() {
    let left = 30
    const gateway = await recordingServer(({ path }, response) => {
      if (left-- > 0) response.writeHead(307, { location: gateway.url + path })
      response.end("{}")
    })
    await peerOf({ ...gateway, credentials }).entity(event)
    expect(gateway.requests).toHaveLength(31)

    left = 30
    expect(await failureOf(oursOf({ ...gateway, credentials }).entity(event))).toMatchObject({ code: "api" })
    expect(gateway.requests).toHaveLength(31 + 4)
  },

  async "An address of your own"() {
    const server = await recordingServer()
    await new TrackClient("site-id", "api-key", { url: server.url }).batch([event])
    expect(server.requests[0]?.path).toBe("/batch")

    await oursOf({ url: `${server.url}/cio`, credentials }).entity(event)
    expect(server.requests[1]?.path).toBe("/cio/api/v2/entity")
    const refused = () => oursOf({ url: `${server.url}/api/v1`, credentials })
    expect(refused).toThrow(server.url)
    expect(refused).toThrow(/baseUrl/)
  },
}

test("every row of the page's table has its test here", () => {
  expect(guideTable("What changes").map(([name]) => name)).toEqual(Object.keys(changes))
})

test.each(Object.entries(changes))("what the page says holds on both sides: %s", async (_, show) => show())

test("customerio-node's retries are as the page says", () => {
  expect(peerOf({ url: "", credentials }).request.retry).toMatchObject({
    maxRetries: 3,
    minTimeoutMs: 200,
    maxTimeoutMs: 5000,
    maxTotalBackoffMs: 30_000,
  })
})
