import type { Operation } from "@cio/track-core"
import { expect, test } from "vitest"
import type { EventRow, List, ObjectRow, PersonRow, RequestRow } from "../../src/control/control-types.ts"
import { controlledWorkspace } from "./controlled-workspace.ts"

function person(id: string, attributes: Record<string, unknown> = {}): Operation {
  return { type: "person", action: "identify", identifiers: { id }, attributes }
}

function event(id: string, name: string, attributes: Record<string, unknown> = {}): Operation {
  return { type: "person", action: "event", identifiers: { id }, name, attributes }
}

const idsOf = ({ rows }: List<PersonRow>) => rows.map(({ identifiers }) => identifiers.id)
const namesOf = ({ rows }: List<EventRow>) => rows.map((row) => row.event.name)

test("people are listed newest first, in windows, with all that a row shows", async () => {
  const { send, get, workspace } = controlledWorkspace()
  await send(person("1"), person("2"), person("3", { email: "c@example.com", plan: "pro", visits: 3 }), event("3", "a"))
  const device: Operation = {
    ...{ type: "person", action: "add_device", identifiers: { id: "3" } },
    device: { token: "t", platform: "ios" },
  }
  await send(device)
  const all = await get<List<PersonRow>>("/emulator/people")
  expect(all.json).toEqual({
    total: 3,
    offset: 0,
    revision: workspace.changes.revision,
    rows: [
      {
        identifiers: { cio_id: expect.any(String), id: "3", email: "c@example.com" },
        attributes: { plan: "pro", visits: 3 },
        attributeCount: 2,
        events: 1,
        devices: 1,
        relationships: 0,
      },
      expect.objectContaining({ attributes: {}, attributeCount: 0, events: 0 }),
      expect.objectContaining({ attributes: {}, attributeCount: 0, events: 0 }),
    ],
  })
  expect(idsOf((await get<List<PersonRow>>("/emulator/people?offset=1&limit=1")).json)).toEqual(["2"])
  expect(idsOf((await get<List<PersonRow>>("/emulator/people?offset=2&limit=10")).json)).toEqual(["1"])
  const beyond = (await get<List<PersonRow>>("/emulator/people?offset=3")).json
  expect(beyond).toMatchObject({ total: 3, offset: 3, rows: [] })
})

test("a list follows what comes, goes and changes", async () => {
  const { send, get, workspace } = controlledWorkspace()
  const ids = async (query = "") => idsOf((await get<List<PersonRow>>(`/emulator/people${query}`)).json)
  await send(person("1"), person("2"))
  expect(await ids()).toEqual(["2", "1"])
  await send(person("3"))
  expect(await ids()).toEqual(["3", "2", "1"])
  await send({ type: "person", action: "delete", identifiers: { id: "2" } })
  expect(await ids()).toEqual(["3", "1"])
  // As many as before, but others.
  await send({ type: "person", action: "delete", identifiers: { id: "1" } }, person("4"))
  expect(await ids()).toEqual(["4", "3"])
  expect(await ids("?search=pro")).toEqual([])
  await send(person("3", { plan: "pro" }))
  expect(await ids("?search=pro")).toEqual(["3"])
  expect(await ids("?search=pro&offset=1")).toEqual([])
  workspace.reset()
  expect(await ids()).toEqual([])
  expect(await ids("?search=pro")).toEqual([])
})

test.each([
  ["an id", "user-7"],
  ["an email in another case", "SEVEN@Example"],
  ["a phone number", "%2B4930"],
  ["text in an attribute, in another case", "hamburg"],
  ["a number in an attribute", "4711"],
  ["something nested", "deep%20down"],
  ["a device's token", "token-of-7"],
])("a search of the people finds %s", async (_, search) => {
  const { send, get } = controlledWorkspace()
  await send(
    person("other", { city: "Berlin", visits: 1 }),
    person("user-7", {
      ...{ email: "seven@example.com", phone: "+49301234567", city: "HAMBURG", visits: 47110 },
      cart: { items: [{ note: "Deep down" }] },
    }),
    {
      ...{ type: "person", action: "add_device", identifiers: { id: "user-7" } },
      device: { token: "Token-of-7", platform: "ios" },
    },
  )
  const { json } = await get<List<PersonRow>>(`/emulator/people?search=${search}`)
  expect(json.total).toBe(1)
  expect(idsOf(json)).toEqual(["user-7"])
})

test("a search does not find the names of attributes, which everybody has", async () => {
  const { send, get } = controlledWorkspace()
  await send(person("1", { plan: "pro" }))
  expect((await get<List<PersonRow>>("/emulator/people?search=plan")).json.total).toBe(0)
})

test("a row shows six attributes and tells how many there are, whatever they are called", async () => {
  const { post, get } = controlledWorkspace()
  const attributes = '{"a":1,"b":2,"__proto__":"x","c":3,"d":4,"e":5,"f":6,"g":7}'
  const operation = `{"type":"person","action":"identify","identifiers":{"id":"1"},"attributes":${attributes}}`
  await post("/api/v2/entity", JSON.parse(operation))
  const [row] = (await get<List<PersonRow>>("/emulator/people")).json.rows
  expect(row?.attributeCount).toBe(8)
  expect(Object.keys(row?.attributes ?? {})).toEqual(["a", "b", "__proto__", "c", "d", "e"])
})

test("objects are listed and searched", async () => {
  const { send, get } = controlledWorkspace()
  const object = (object_id: string, name: string): Operation => ({
    ...{ type: "object", action: "identify", identifiers: { object_type_id: "1", object_id } },
    attributes: { name },
    cio_relationships: [{ identifiers: { id: "42" } }],
  })
  await send(person("42"), object("acme", "Acme Corp"), object("apex", "Apex"))
  const { json } = await get<List<ObjectRow>>("/emulator/objects")
  expect(json.rows.map(({ identifiers }) => identifiers.object_id)).toEqual(["apex", "acme"])
  expect(json.rows[0]).toMatchObject({ attributes: { name: "Apex" }, attributeCount: 1, relationships: 1 })
  const found = (await get<List<ObjectRow>>("/emulator/objects?search=corp")).json
  expect(found.rows.map(({ identifiers }) => identifiers.object_id)).toEqual(["acme"])
})

test("events are narrowed down by name, person and search, all at once", async () => {
  const { send, get } = controlledWorkspace()
  await send(event("1", "bought", { sku: "A1" }), event("2", "bought", { sku: "B2" }), event("1", "viewed"))
  await send(event("1", "bought again", { sku: "C3" }), person("1", { email: "One@example.com" }))
  const names = async (query: string) => namesOf((await get<List<EventRow>>(`/emulator/events${query}`)).json)
  expect(await names("")).toEqual(["bought again", "viewed", "bought", "bought"])
  expect(await names("?name=bought")).toEqual(["bought", "bought"])
  expect(await names("?id=1")).toEqual(["bought again", "viewed", "bought"])
  expect(await names("?id=1&name=bought")).toEqual(["bought"])
  expect(await names("?email=one@example.com&name=bought")).toEqual(["bought"])
  expect(await names("?search=bought")).toEqual(["bought again", "bought", "bought"])
  expect(await names("?search=b2")).toEqual(["bought"])
  expect(await names("?search=b2&id=1")).toEqual([])
  expect(await names("?id=nobody")).toEqual([])
  // Not what was found for everybody.
  expect(await names("?id=nobody&search=bought")).toEqual([])
  const [row] = (await get<List<EventRow>>("/emulator/events?limit=1")).json.rows
  expect(row?.event).toMatchObject({ action: "event", attributes: { sku: "C3" }, person: { id: "1" } })
})

test("requests are searched in their line, body and answer, and narrowed down to those with trouble", async () => {
  const { send, post, get, workspace } = controlledWorkspace()
  await send(person("1", { plan: "Gold" }))
  await send(person("1"), { type: "person", action: "identify", identifiers: { id: "" } })
  await post("/api/v2/nowhere", {})
  workspace.epoch.faults.add([{ status: 503 }])
  await send(person("1"))
  await send({ type: "person", action: "delete_device", identifiers: { id: "1" }, device: { token: "none" } })
  workspace.epoch.faults.add([{ delayMs: 1 }])
  await send(person("1"))
  const numbers = async (query: string) =>
    (await get<List<RequestRow>>(`/emulator/requests${query}`)).json.rows.map(({ number }) => number)
  expect(await numbers("")).toEqual([6, 5, 4, 3, 2, 1])
  expect(await numbers("?search=gold")).toEqual([1])
  expect(await numbers("?search=nowhere")).toEqual([3])
  expect(await numbers("?search=503")).toEqual([4])
  expect(await numbers("?trouble=false&search=batch")).toEqual([6, 5, 4, 2, 1])
  // Late is no trouble: everything was applied, and the answer says so.
  expect(await numbers("?trouble=true")).toEqual([5, 4, 3, 2])
  expect(await numbers("?trouble=true&search=batch")).toEqual([5, 4, 2])
  expect((await get<List<RequestRow>>("/emulator/requests?offset=2&limit=1")).json.rows).toEqual([
    {
      ...{ number: 4, method: "POST", path: "/api/v2/batch", at: expect.stringMatching(/^\d{4}-.*Z$/) },
      ...{ bytes: expect.any(Number), status: 503, delivery: "answer", operations: 1, userAgent: null },
      effects: { applied: 0, partial: 0, ignored: 0, refused: 0, withheld: 1 },
      fault: { status: 503 },
    },
  ])
})

test.each([
  ["people?limit=0", "limit must be an integer from 1 to 1000"],
  ["people?limit=1001", "limit must be an integer from 1 to 1000"],
  ["people?limit=ten", 'limit must be an integer from 1 to 1000, got "ten"'],
  ["people?limit=1e2", "limit must be an integer"],
  ["people?limit=", "limit must be an integer"],
  ["objects?offset=-1", "offset must be an integer from 0"],
  ["objects?offset=1.5", "offset must be an integer from 0"],
  ["events?offset=99999999999999999", "offset must be an integer from 0"],
  ["people?serach=x", 'the parameter "serach" is not known; there are search, offset, limit'],
  ["people?search=a&search=b", "search must be given once"],
  ["requests?trouble=yes", 'trouble must be true or false, got "yes"'],
  ["events?id=1&email=a@example.com", "one of id, email, phone, cio_id must be given, not several"],
  ["events?wait=60001", "wait must be an integer from 0 to 60000"],
])("%s is refused with what is wrong", async (path, message) => {
  const { get } = controlledWorkspace()
  const { status, json } = await get<{ error: string }>(`/emulator/${path}`)
  expect(status).toBe(400)
  expect(json.error).toContain(message)
})
