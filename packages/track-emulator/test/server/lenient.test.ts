import { expect, test } from "vitest"
import { startEmulator } from "../../src/index.ts"
import { keys, post } from "./send.ts"

const long = "x".repeat(1001)
const odd = {
  type: "person",
  action: "identify",
  identifiers: { id: "1" },
  attributes: { bio: long },
  timestamp: "2026-01-01",
  extra: true,
}

test("a lenient emulator applies what a strict one refuses", async () => {
  await using strict = await startEmulator()
  await using lenient = await startEmulator({ lenient: true })
  const body = JSON.stringify(odd)
  expect(await post(strict, "/api/v2/entity", body)).toMatchObject({ status: 400 })
  expect(await post(lenient, "/api/v2/entity", body)).toMatchObject({ status: 200, text: "{}\n" })
  expect(strict.counts.people).toBe(0)
  expect(lenient.person({ id: "1" })?.attributes).toEqual({ bio: long })
})

test("in a batch, only what cannot be applied is refused", async () => {
  await using emulator = await startEmulator({ lenient: true })
  const batch = [odd, { type: "person", action: "identify" }, { ...odd, identifiers: { email: "a@example.com" } }]
  const { status, text } = await post(emulator, "/api/v2/batch", JSON.stringify({ batch }))
  expect(status).toBe(207)
  expect(JSON.parse(text)).toMatchObject({ errors: [{ batch_index: 1 }] })
  expect(emulator.counts.people).toBe(2)
  // As it was sent, whatever was taken out of it.
  expect(JSON.parse(emulator.requests().at(-1)?.body ?? "")).toEqual({ batch })
})

test("v1 is as lenient", async () => {
  await using emulator = await startEmulator({ lenient: true })
  const body = JSON.stringify({ device: { id: "t", platform: "web", last_used: "now" }, extra: 1 })
  const response = await fetch(`${emulator.url}/api/v1/customers/1/devices`, { method: "PUT", headers: keys, body })
  expect(response.status).toBe(200)
  expect(emulator.person({ id: "1" })?.devices).toMatchObject([{ token: "t", platform: "web" }])
})

test("the limits of a request stay", async () => {
  await using emulator = await startEmulator({ lenient: true })
  const large = { ...odd, attributes: { bio: "x".repeat(32_000) } }
  expect(await post(emulator, "/api/v2/entity", JSON.stringify(large))).toMatchObject({ status: 400 })
  expect(await post(emulator, "/api/v2/batch", " ".repeat(500_001))).toMatchObject({ status: 413 })
  expect(emulator.counts.people).toBe(0)
})
