import type { Operation } from "@cio/track-core"
import { expect, test } from "vitest"
import { startEmulator } from "../../src/index.ts"
import { person, send } from "./send.ts"

function event(id: string, name: string, rest: object = {}): Operation {
  return { type: "person", action: "event", identifiers: { id }, name, ...rest }
}

test("events, pages and screens are held in the order in which they came, and found by name and person", async () => {
  await using emulator = await startEmulator()
  await send(
    emulator,
    event("1", "opened", { timestamp: 1764000000.5, attributes: { total: 1 } }),
    { type: "person", action: "page", identifiers: { id: "2" }, name: "https://shop.example" },
    { type: "person", action: "screen", identifiers: { id: "1" }, name: "Basket" },
    event("2", "opened"),
  )
  const events = [...emulator.events()]
  expect(events.map(({ action, name }) => [action, name])).toEqual([
    ["event", "opened"],
    ["page", "https://shop.example"],
    ["screen", "Basket"],
    ["event", "opened"],
  ])
  expect(events[0]).toEqual({
    action: "event",
    name: "opened",
    timestamp: 1764000000.5,
    attributes: { total: 1 },
    person: { id: "1", cio_id: expect.any(String) },
  })
  const found = (filter: Parameters<typeof emulator.events>[0]) =>
    Array.from(emulator.events(filter), (one) => one.name)
  expect(found({ name: "opened" })).toHaveLength(2)
  expect(found({ person: { id: "1" } })).toEqual(["opened", "Basket"])
  expect(found({ name: "opened", person: { id: "2" } })).toEqual(["opened"])
  expect(found({ person: { id: "3" } })).toEqual([])
  expect(emulator.counts.events).toBe(4)
})

test("an event of somebody unknown creates that person, by any identifier but a cio_id", async () => {
  await using emulator = await startEmulator()
  await send(
    emulator,
    event("1", "a"),
    { type: "person", action: "page", identifiers: { email: "zoe@example.com" }, name: "b" },
    { type: "person", action: "screen", identifiers: { phone: "+49151123" }, name: "c" },
    { type: "person", action: "event", identifiers: { cio_id: "ffff" }, name: "d" },
  )
  expect(emulator.counts).toMatchObject({ people: 3, events: 3, operations: 4 })
  expect(emulator.person({ email: "zoe@example.com" })?.identifiers).not.toHaveProperty("id")
})

test("one event is taken per id, whatever its kind and person, and a duplicate creates nobody", async () => {
  const reasons: unknown[] = []
  await using emulator = await startEmulator({ onApplied: (_, { verdict }) => reasons.push(verdict) })
  const id = "01JZ0A7MEXH2V6J8D3Q5T9W4RK"
  const page: Operation = { type: "person", action: "page", identifiers: { id: "2" }, name: "b", id }
  await send(emulator, event("1", "a", { id }), event("1", "a", { id }), page)
  await send(emulator, event("1", "a", { id }), event("1", "a"), event("1", "a"))
  expect(emulator.counts).toMatchObject({ people: 1, events: 3, operations: 6 })
  const duplicate = { effect: "ignored", reason: "duplicate-event-id" }
  const applied = { effect: "applied" }
  expect(reasons).toMatchObject([applied, duplicate, duplicate, duplicate, applied, applied])
})

test("the id of an event is remembered after its person was deleted", async () => {
  await using emulator = await startEmulator()
  const again = event("1", "a", { id: "01JZ0A7MEXH2V6J8D3Q5T9W4RK" })
  await send(emulator, again, { type: "person", action: "delete", identifiers: { id: "1" } }, again)
  expect(emulator.counts).toMatchObject({ people: 0, events: 0 })
})

test("an event without a usable time gets the time of its arrival", async () => {
  await using emulator = await startEmulator()
  const before = Math.floor(Date.now() / 1000)
  await send(
    emulator,
    event("1", "none"),
    event("1", "ms", { timestamp: Date.now() }),
    event("1", "past", { timestamp: -1 }),
  )
  const after = Math.floor(Date.now() / 1000)
  for (const { timestamp } of emulator.events()) {
    expect(timestamp).toBeGreaterThanOrEqual(before)
    expect(timestamp).toBeLessThanOrEqual(after)
  }
})

test("an event is no edit: an older identify still applies", async () => {
  await using emulator = await startEmulator()
  await send(emulator, event("1", "a"), {
    ...{ type: "person", action: "identify", identifiers: { id: "1" }, attributes: { a: 1 }, timestamp: 1000 },
  })
  expect(emulator.person({ id: "1" })?.attributes).toEqual({ a: 1 })
})

test("delivery events are held as they came, each time they come", async () => {
  await using emulator = await startEmulator()
  const opened: Operation = {
    ...{ type: "delivery", action: "event", identifiers: { id: "RPIL" }, name: "opened" },
    attributes: { device_token: "t" },
  }
  await send(emulator, opened, opened)
  expect(emulator.deliveries()).toEqual([opened, opened])
  expect(emulator.counts).toMatchObject({ deliveries: 2, people: 0, events: 0 })
})

test("a device is added, updated, handed over and removed by its token", async () => {
  await using emulator = await startEmulator()
  const add = (id: string, rest: object = {}): Operation => ({
    ...{ type: "person", action: "add_device", identifiers: { id } },
    device: { token: "t", platform: "ios", ...rest },
  })
  const remove = (id: string): Operation => ({
    ...{ type: "person", action: "delete_device", identifiers: { id }, device: { token: "t" } },
  })
  await send(emulator, add("1", { last_used: 1764000000, attributes: { device_os: "17", app_version: "1" } }))
  const known = { token: "t", platform: "ios" }
  expect(emulator.person({ id: "1" })?.devices).toMatchObject([{ ...known, last_used: 1764000000 }])
  const before = Math.floor(Date.now() / 1000)
  await send(emulator, add("1", { attributes: { device_os: "18" } }))
  const [device] = emulator.person({ id: "1" })?.devices ?? []
  expect(device).toMatchObject({ ...known, attributes: { device_os: "18", app_version: "1" } })
  // Without a time, it was used when the request came.
  expect(device?.last_used).toBeGreaterThanOrEqual(before)
  await send(emulator, add("2", { platform: "android" }), remove("1"))
  expect(emulator.person({ id: "1" })?.devices).toEqual([])
  expect(emulator.person({ id: "2" })?.devices).toMatchObject([{ token: "t", platform: "android" }])
  expect(emulator.counts.devices).toBe(1)
  await send(emulator, remove("3"), remove("2"), remove("2"))
  expect(emulator.counts).toMatchObject({ people: 2, devices: 0 })
})

test("onApplied names every operation taken, in order, with its request and index", async () => {
  const seen: unknown[] = []
  await using emulator = await startEmulator({
    onApplied: ({ type, action }, { request, index }) => seen.push([type, action, request, index]),
  })
  emulator.fail({ rejectOperations: [1] })
  const batch = [person("1"), person("2"), event("1", "a")]
  await fetch(`${emulator.url}/api/v2/batch`, { method: "POST", body: "{}" })
  const authorization = `Basic ${btoa("emulator:emulator")}`
  await fetch(`${emulator.url}/api/v2/batch`, {
    method: "POST",
    headers: { authorization },
    body: JSON.stringify({ batch }),
  })
  await send(emulator, event("1", "b"))
  // The fault met the first request, which had no keys and so was answered by a 401.
  expect(seen).toEqual([
    ["person", "identify", 2, 0],
    ["person", "identify", 2, 1],
    ["person", "event", 2, 2],
    ["person", "event", 3, 0],
  ])
})
