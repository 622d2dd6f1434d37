import type { Operation } from "@cio/track-core"
import { expect, test } from "vitest"
import { startEmulator } from "../../src/index.ts"
import { post, send } from "./send.ts"

const acme = { object_type_id: "1", object_id: "acme" }
const nested = () => ({ deep: { list: [1, { a: 1 }] } })
const operations: Operation[] = [
  {
    ...{ type: "person", action: "identify", identifiers: { id: "1" }, attributes: nested() },
    cio_relationships: [{ identifiers: acme, relationship_attributes: nested() }],
  },
  { type: "person", action: "event", identifiers: { id: "1" }, name: "order_placed", attributes: nested() },
  { type: "object", action: "identify", identifiers: acme, attributes: nested() },
  {
    ...{ type: "object", action: "identify_anonymous", identifiers: acme, attributes: {} },
    cio_relationships: [{ identifiers: { anonymous_id: "browser" }, relationship_attributes: nested() }],
  },
  {
    ...{ type: "delivery", action: "event", identifiers: { id: "delivery-1" }, name: "opened" },
    attributes: { device_token: "token" },
  },
]

test("what is shown are copies, down to the last nested value", async () => {
  await using emulator = await startEmulator()
  emulator.fail({ headers: { a: "1" }, rejectOperations: [9], match: { path: "/api/v2/batch" } })
  await post(emulator, "/api/v2/batch", JSON.stringify({ batch: [...operations, { ...operations[1], timestamp: -1 }] }))
  const show = () => ({
    person: emulator.person({ id: "1" }),
    object: emulator.object(acme),
    people: [...emulator.people()],
    objects: [...emulator.objects()],
    events: [...emulator.events()],
    deliveries: emulator.deliveries(),
    requests: emulator.requests().map((entry) => ({ ...entry })),
  })
  const before = show()
  const kept = structuredClone(before)
  overwrite(before)
  expect(show()).toEqual(kept)
})

test("what is shown of a fault does not lead to the fault in waiting", async () => {
  await using emulator = await startEmulator()
  emulator.fail({ headers: { a: "1" }, times: "always" })
  for (const expected of ["1", "1"]) {
    const { headers } = await post(emulator, "/api/v2/entity", JSON.stringify(operations[1]))
    expect(headers.get("a")).toBe(expected)
    for (const { fault } of emulator.requests()) if (fault?.headers) Reflect.set(fault.headers, "a", "overwritten")
  }
})

test("an iterable starts anew with each loop, and shows what is there by then", async () => {
  await using emulator = await startEmulator()
  const [events, people] = [emulator.events(), emulator.people()]
  await send(emulator, ...operations)
  expect([[...events].length, [...events].length, [...people].length]).toEqual([1, 1, 1])
})

test("a nested attribute named __proto__ is copied like any other", async () => {
  await using emulator = await startEmulator()
  const text = '{"type":"person","action":"identify","identifiers":{"id":"1"},"attributes":{"__proto__":{"a":[1]}}}'
  await send(emulator, JSON.parse(text))
  const shown = emulator.person({ id: "1" })?.attributes ?? {}
  expect(Object.entries(shown)).toEqual([["__proto__", { a: [1] }]])
  expect(Object.getPrototypeOf(shown)).toBe(Object.prototype)
})

/** Puts something else in the place of every text and number in a value. */
function overwrite(value: object): void {
  for (const [name, member] of Object.entries(value)) {
    if (typeof member === "object" && member !== null) overwrite(member)
    else Reflect.set(value, name, "overwritten")
  }
}
