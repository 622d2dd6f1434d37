import { connect } from "node:net"
import { expect, test } from "vitest"
import { startEmulator } from "../../src/index.ts"
import { keys, post } from "./send.ts"

/** An event of exactly so many bytes, mostly of characters of four, three, two and one byte. */
function eventOf(bytes: number, id = "1"): string {
  const text = (note: string) => {
    const operation = { type: "person", action: "event", identifiers: { id }, name: "n", attributes: { note } }
    return JSON.stringify(operation)
  }
  const room = bytes - Buffer.byteLength(text(""))
  const group = "😀€üx"
  return text(group.repeat(Math.floor(room / 10)) + "x".repeat(room % 10))
}

/** A batch of exactly so many bytes. */
function batchOf(bytes: number): string {
  const full = Array.from({ length: 15 }, (_, i) => eventOf(32_000, String(i)))
  const frame = '{"batch":[]}'.length + full.length
  return `{"batch":[${[...full, eventOf(bytes - frame - 15 * 32_000)].join(",")}]}`
}

test("an operation of 32,000 bytes is taken, one of 32,001 is refused", async () => {
  await using emulator = await startEmulator()
  const batch = [eventOf(32_000), eventOf(32_001), eventOf(32_000)]
  expect(batch.map((text) => Buffer.byteLength(text))).toEqual([32_000, 32_001, 32_000])
  const { status, text } = await post(emulator, "/api/v2/batch", `{"batch":[${batch.join(" ,\n")}]}`)
  expect(status).toBe(207)
  const message = "the operation is 32001 bytes, it must be at most 32000"
  expect(JSON.parse(text)).toEqual({ errors: [{ batch_index: 1, reason: "invalid", field: "", message }] })
  expect(emulator.counts.events).toBe(2)
})

test("a single operation is held to the same limit, white space around it left out", async () => {
  await using emulator = await startEmulator()
  expect(await post(emulator, "/api/v2/entity", ` ${eventOf(32_000)}\n`)).toMatchObject({ status: 200 })
  expect(await post(emulator, "/api/v2/entity", eventOf(32_001))).toMatchObject({ status: 400 })
})

test("white space and escapes within an operation count as they stand in the body", async () => {
  await using emulator = await startEmulator()
  const loose = `${eventOf(32_000).slice(0, -1)} }`
  expect(await post(emulator, "/api/v2/batch", `{"batch":[${loose}]}`)).toMatchObject({ status: 207 })
})

test("a body of 500,000 bytes is taken, one of 500,001 is answered by a 413 and nothing of it is applied", async () => {
  await using emulator = await startEmulator()
  const over = batchOf(500_001)
  expect(Buffer.byteLength(over)).toBe(500_001)
  const refused = await post(emulator, "/api/v2/batch", over)
  expect(refused.status).toBe(413)
  expect(JSON.parse(refused.text).errors).toHaveLength(1)
  expect(emulator.counts.operations).toBe(0)
  expect(await post(emulator, "/api/v2/batch", batchOf(500_000))).toMatchObject({ status: 200 })
  expect(emulator.counts.operations).toBe(16)
})

test("the limit counts bytes, not characters", async () => {
  await using emulator = await startEmulator()
  const body = batchOf(500_001)
  expect(body.length).toBeLessThan(400_000)
  expect(await post(emulator, "/api/v2/batch", body)).toMatchObject({ status: 413 })
})

test("a body sent in chunks without a length is held to the same limit", async () => {
  await using emulator = await startEmulator()
  const sendInChunks = async (body: string) => {
    const stream = new Blob([body]).stream()
    const init = { method: "POST", headers: keys, body: stream, duplex: "half" } as const
    return (await fetch(`${emulator.url}/api/v2/batch`, init)).status
  }
  expect(await sendInChunks(batchOf(500_000))).toBe(200)
  expect(await sendInChunks(batchOf(500_001))).toBe(413)
})

test("a body that never ends is answered as soon as it is over the limit, and not kept", async () => {
  await using emulator = await startEmulator()
  const socket = connect(Number(new URL(emulator.url).port), "127.0.0.1")
  socket.write(`POST /api/v2/batch HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${keys.authorization}\r\n`)
  socket.write("Content-Length: 1000000000000\r\n\r\n")
  socket.write(Buffer.alloc(600_000, 0x20))
  const answer = await new Promise((resolve) => socket.once("data", (bytes) => resolve(bytes.toString())))
  expect(answer).toMatch(/^HTTP\/1\.1 413 /)
  socket.destroy()
  const [entry] = emulator.requests()
  expect(entry).toMatchObject({ status: 413, operations: 0, applied: [] })
  expect(entry?.bytes).toBeGreaterThan(500_000)
  expect(entry?.body).toBeUndefined()
})

test("the limits of names, ids and values are those of the contract", async () => {
  await using emulator = await startEmulator()
  const id = "ü".repeat(75)
  const value = "€".repeat(333)
  const identify = (idText: string, attribute: string) => ({
    ...{ type: "person", action: "identify", identifiers: { id: idText }, attributes: { attribute } },
  })
  const batch = [identify(id, `${value}x`), identify(`${id}x`, ""), identify(id, `${value}xy`)]
  const { text } = await post(emulator, "/api/v2/batch", JSON.stringify({ batch }))
  expect(JSON.parse(text).errors).toMatchObject([
    { batch_index: 1, field: "identifiers.id" },
    { batch_index: 2, field: "attributes.attribute" },
  ])
})
