import { createTrackClient, isTrackError } from "@cio/track-core"
import { expect, test } from "vitest"
import { createEmulator } from "../../src/index.ts"
import { keys, person } from "./send.ts"

test("a client reaches it without a socket, by way of its fetch", async () => {
  await using emulator = createEmulator()
  const track = createTrackClient({ ...emulator.credentials, baseUrl: emulator.url, fetch: emulator.fetch })
  await track.entity({ type: "person", action: "identify", identifiers: { id: "42" }, attributes: { plan: "pro" } })
  expect(emulator.person({ id: "42" })?.attributes).toEqual({ plan: "pro" })
  expect(await track.region()).toEqual({ url: emulator.url, region: "us", environment_id: 1 })
})

test("the handler answers a Request with a Response, byte for byte as a server would", async () => {
  await using emulator = createEmulator()
  const response = await emulator.handler(entityRequest(emulator.url, person("1")))
  expect(response.status).toBe(200)
  expect(response.headers.get("content-type")).toBe("application/json")
  expect(response.headers.get("content-length")).toBe("3")
  expect(await response.text()).toBe("{}\n")
  expect(emulator.requests()).toMatchObject([{ method: "POST", path: "/api/v2/entity", status: 200, operations: 1 }])
})

test("any host may be in the URL: whoever serves the handler knows its names", async () => {
  await using emulator = createEmulator()
  expect((await emulator.handler(entityRequest("https://track.customer.io", person("1")))).status).toBe(200)
})

test("a page of another origin is refused", async () => {
  await using emulator = createEmulator()
  const response = await emulator.handler(entityRequest(emulator.url, person("1"), { origin: "http://evil.example" }))
  expect(response.status).toBe(403)
  expect(emulator.counts.operations).toBe(0)
})

test("a reset rejects as fetch does, and the client takes it for a failed connection", async () => {
  await using emulator = createEmulator()
  emulator.fail({ reset: "after", times: 2 })
  await expect(emulator.handler(entityRequest(emulator.url, person("1")))).rejects.toThrow(TypeError)
  expect(emulator.counts.people).toBe(1)

  const track = createTrackClient({
    ...{ ...emulator.credentials, baseUrl: emulator.url, fetch: emulator.fetch },
    retry: { maxRetries: 0 },
  })
  const failure = await track.entity(person("2")).catch((error: unknown) => error)
  expect(isTrackError(failure) && failure.code).toBe("connection")
  expect(emulator.requests().at(-1)).toMatchObject({ delivery: "reset", applied: [0] })
})

test("a cut answer brings its first bytes and then fails", async () => {
  await using emulator = createEmulator()
  emulator.fail({ cutAfterBytes: 1 })
  const response = await emulator.handler(entityRequest(emulator.url, person("1")))
  const reader = response.body?.getReader()
  expect(new TextDecoder().decode((await reader?.read())?.value)).toBe("{")
  await expect(reader?.read()).rejects.toThrow("terminated")
})

test("a caller that gives up gets the reason of its signal, and what was sent is applied all the same", async () => {
  await using emulator = createEmulator()
  emulator.fail({ delayMs: 60_000 })
  const controller = new AbortController()
  const answer = emulator.fetch(entityRequest(emulator.url, person("1")), { signal: controller.signal })
  await emulator.waitFor(() => emulator.person({ id: "1" }))
  controller.abort(new Error("enough"))
  await expect(answer).rejects.toThrow("enough")
})

test("closing ends what a fault holds back", async () => {
  const emulator = createEmulator()
  emulator.fail({ applyDelayMs: 60_000 })
  const answer = emulator.handler(entityRequest(emulator.url, person("1"))).catch((error: unknown) => error)
  await emulator.waitFor(() => emulator.requests()[0])
  await emulator.close()
  expect(await answer).toBeInstanceOf(TypeError)
  expect(emulator.counts.people).toBe(0)
})

test("a body over the limit is refused, and read no further", async () => {
  await using emulator = createEmulator()
  let pulled = 0
  let isCancelled = false
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled++
      controller.enqueue(new Uint8Array(100_000).fill(0x20))
    },
    cancel() {
      isCancelled = true
    },
  })
  const init = { method: "POST", headers: keys, body, duplex: "half" as const }
  const response = await emulator.handler(new Request(`${emulator.url}/api/v2/batch`, init))
  expect(response.status).toBe(413)
  expect(isCancelled).toBe(true)
  expect(pulled).toBeLessThan(10)
})

test("a body that never ends keeps neither its sender nor closing waiting", async () => {
  const emulator = createEmulator()
  const endless = () => {
    const init = { method: "POST", headers: keys, body: new ReadableStream<Uint8Array>(), duplex: "half" as const }
    return new Request(`${emulator.url}/api/v2/entity`, init)
  }
  const controller = new AbortController()
  const given = emulator.fetch(endless(), { signal: controller.signal })
  controller.abort(new Error("enough"))
  await expect(given).rejects.toThrow("enough")
  const waiting = emulator.handler(endless()).catch((error: unknown) => error)
  await emulator.waitFor(() => emulator.requests()[1])
  await emulator.close()
  expect(await waiting).toBeInstanceOf(TypeError)
})

test("a body that breaks off is the sender's failure, and no answer of the emulator's", async () => {
  await using emulator = createEmulator()
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.error(new Error("the disk is gone")),
  })
  const init = { method: "POST", headers: keys, body, duplex: "half" as const }
  await expect(emulator.handler(new Request(`${emulator.url}/api/v2/entity`, init))).rejects.toThrow(TypeError)
  expect(emulator.requests()[0]?.status).toBeUndefined()
})

test("whatever a callback throws is answered, and the journal tells it", async () => {
  const onApplied = () => {
    // What is not an Error, as code that is not ours may throw.
    throw "no error"
  }
  await using emulator = createEmulator({ onApplied })
  const response = await emulator.handler(entityRequest(emulator.url, person("1")))
  expect(response.status).toBe(500)
  expect(await response.text()).toContain("no error")
  expect(emulator.requests()).toMatchObject([{ status: 500, delivery: "answer" }])
})

function entityRequest(url: string, operation: unknown, headers: Record<string, string> = {}): Request {
  const body = JSON.stringify(operation)
  return new Request(`${url}/api/v2/entity`, { method: "POST", headers: { ...keys, ...headers }, body })
}
