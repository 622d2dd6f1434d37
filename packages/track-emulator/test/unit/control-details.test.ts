import type { Operation } from "@cio/track-core"
import { expect, test } from "vitest"
import type { List, ObjectDetail, PersonDetail, PersonRow } from "../../src/control/control-types.ts"
import { controlledWorkspace } from "./controlled-workspace.ts"

function person(id: string, attributes: Record<string, unknown> = {}): Operation {
  return { type: "person", action: "identify", identifiers: { id }, attributes }
}

function event(identifiers: { id: string } | { email: string }, name: string): Operation {
  return { type: "person", action: "event", identifiers, name }
}

const acme = { object_type_id: "1", object_id: "acme" }
/** A timeline in short: what each entry does, and to whom. */
const brief = ({ timeline }: Pick<PersonDetail, "timeline">) =>
  timeline.map(({ operation, verdict }) => {
    const what = "name" in operation ? `${operation.action} ${operation.name}` : operation.action
    return verdict.effect === "applied" ? what : `${what}: ${verdict.effect}`
  })

test("a person is shown with attributes, devices, relationships, segments, events and what led there", async () => {
  const { send, post, get } = controlledWorkspace()
  await send(person("42", { email: "a@example.com", plan: "pro" }), event({ id: "42" }, "bought"))
  await send(
    {
      ...{ type: "person", action: "add_device", identifiers: { id: "42" } },
      device: { token: "t", platform: "ios" },
    },
    {
      ...{ type: "person", action: "add_relationships", identifiers: { id: "42" } },
      cio_relationships: [{ identifiers: acme }],
    },
  )
  await post("/api/v1/segments/7/add_customers", { ids: ["42"] })
  const [row] = (await get<List<PersonRow>>("/emulator/people")).json.rows
  const { status, json } = await get<PersonDetail>(`/emulator/people/${row?.identifiers.cio_id}`)
  expect(status).toBe(200)
  expect(json).toMatchObject({
    person: {
      identifiers: { id: "42", email: "a@example.com" },
      attributes: { plan: "pro" },
      devices: [{ token: "t", platform: "ios" }],
      relationships: [{ identifiers: acme }],
    },
    relationshipCount: 1,
    segments: ["7"],
    events: [{ name: "bought" }],
    eventCount: 1,
  })
  expect(brief(json)).toEqual(["add_people", "add_relationships", "add_device", "event bought", "identify"])
  expect(json.timeline.at(-1)).toEqual({
    ...{ request: 1, index: 0, at: expect.stringMatching(/^\d{4}-.*Z$/), verdict: { effect: "applied" } },
    operation: person("42", { email: "a@example.com", plan: "pro" }),
  })
})

test("a person is found by each identifier, an email in any case", async () => {
  const { send, get } = controlledWorkspace()
  await send(person("42", { email: "A@example.com", phone: "+4930123456" }))
  const { cio_id } = (await get<PersonDetail>("/emulator/person?id=42")).json.person.identifiers
  for (const query of ["email=a@EXAMPLE.com", "phone=%2B4930123456", `cio_id=${cio_id}`]) {
    const { json } = await get<PersonDetail>(`/emulator/person?${query}`)
    expect(json.person?.identifiers.id).toBe("42")
  }
})

test("a timeline has what names any identifier that the person has now, however it was written", async () => {
  const { send, post, get } = controlledWorkspace()
  await send(person("42", { email: "A@example.com" }), person("other"))
  await send(event({ email: "a@EXAMPLE.com" }, "by email"), event({ id: "other" }, "other's"))
  await post("/api/v2/entity", { type: "person", action: "event", identifiers: { id: 42 }, name: "by number" })
  await send({
    ...{ type: "object", action: "identify", identifiers: acme },
    cio_relationships: [{ identifiers: { email: "a@example.com" } }],
  })
  await send({ type: "person", action: "delete_device", identifiers: { id: "42" }, device: { token: "none" } })
  await post("/api/v1/forms/signup/submit", { data: { email: "a@example.com" } })
  const { json } = await get<PersonDetail>("/emulator/person?id=42")
  expect(brief(json)).toEqual([
    "submit",
    "delete_device: ignored",
    "identify",
    "event by number",
    "event by email",
    "identify",
  ])
})

test("after a merge a timeline has the past of both, and of the merged one only the past", async () => {
  const { send, get } = controlledWorkspace()
  const merge: Operation = {
    ...{ type: "person", action: "merge" },
    primary: { id: "1" },
    secondary: { id: "2" },
  }
  await send(person("1"), person("2"), event({ id: "2" }, "before"))
  await send(merge)
  // Whoever comes by this id now is somebody new.
  await send(event({ id: "2" }, "after"))
  expect(brief((await get<PersonDetail>("/emulator/person?id=1")).json)).toEqual([
    "merge",
    "event before",
    "identify",
    "identify",
  ])
  const newcomer = (await get<PersonDetail>("/emulator/person?id=2")).json
  expect(brief(newcomer)[0]).toBe("event after")
})

test("a merge that was ignored brings in nobody's past", async () => {
  const { send, get } = controlledWorkspace()
  await send(person("1"), event({ id: "1" }, "own"), {
    ...{ type: "person", action: "merge" },
    primary: { id: "1" },
    secondary: { id: "nobody" },
  })
  await send({ type: "person", action: "delete_device", identifiers: { id: "nobody" }, device: { token: "none" } })
  expect(brief((await get<PersonDetail>("/emulator/person?id=1")).json)).toEqual([
    "merge: ignored",
    "event own",
    "identify",
  ])
})

test("a timeline has the anonymous events that the person took over, and not those of others", async () => {
  const { send, post, get } = controlledWorkspace()
  await post("/api/v1/events", { name: "looked", anonymous_id: "anon-1" })
  await post("/api/v1/events", { name: "elsewhere", anonymous_id: "anon-2" })
  await send(person("42", { anonymous_id: "anon-1" }))
  const { json } = await get<PersonDetail>("/emulator/person?id=42")
  expect(json.events).toMatchObject([{ name: "looked", anonymous_id: "anon-1" }])
  expect(brief(json)).toEqual(["identify", "event looked"])
})

test("an object is found both ways, with what people had to do with it", async () => {
  const { send, get } = controlledWorkspace()
  await send({ type: "object", action: "identify", identifiers: acme, attributes: { name: "Acme" } })
  await send({ type: "object", action: "identify", identifiers: { ...acme, object_id: "other" } })
  await send({
    ...{ type: "person", action: "identify", identifiers: { id: "42" } },
    cio_relationships: [{ identifiers: acme }],
  })
  const { json } = await get<ObjectDetail>("/emulator/object?object_type_id=1&object_id=acme")
  expect(json).toMatchObject({
    object: {
      attributes: { name: "Acme" },
      relationships: [{ identifiers: { id: "42" } }],
      anonymousRelationships: [],
    },
    ...{ relationshipCount: 1, anonymousRelationshipCount: 0 },
  })
  expect(json.timeline.map(({ operation }) => operation.type)).toEqual(["person", "object"])
  const { cio_object_id } = json.object.identifiers
  expect((await get(`/emulator/objects/${cio_object_id}`)).json).toEqual(json)
  await send({ type: "object", action: "identify", identifiers: { cio_object_id }, attributes: { name: "ACME" } })
  const later = (await get<ObjectDetail>(`/emulator/objects/${cio_object_id}`)).json
  expect(later.timeline.map(({ operation }) => operation.type)).toEqual(["object", "person", "object"])
})

test("of very many events and relationships the last thousand are shown, and all are counted", async () => {
  const { send, get } = controlledWorkspace()
  const events = Array.from({ length: 1001 }, (_, index) => event({ id: "42" }, `event ${index}`))
  await send(...events)
  for (const from of [0, 300, 600, 900]) {
    const people = Array.from({ length: 300 }, (_, index) => ({ identifiers: { id: `member ${from + index}` } }))
    await send({ type: "object", action: "add_relationships", identifiers: acme, cio_relationships: people })
  }
  const one = (await get<PersonDetail>("/emulator/person?id=42")).json
  expect([one.eventCount, one.events.length, one.timeline.length]).toEqual([1001, 1000, 1000])
  expect([one.events[0]?.name, one.events.at(-1)?.name]).toEqual(["event 1000", "event 1"])
  const { object, relationshipCount } = (await get<ObjectDetail>("/emulator/object?object_type_id=1&object_id=acme"))
    .json
  expect([relationshipCount, object.relationships.length]).toEqual([1200, 1000])
  expect(object.relationships.at(-1)?.identifiers.id).toBe("member 1199")
})

test.each([
  ["people/none", 404, "nobody has this cio_id"],
  ["person?id=none", 404, "nobody has this id"],
  ["person?email=none@example.com", 404, "nobody has this email"],
  ["person", 400, "one of id, email, phone, cio_id must be given"],
  ["person?id=1&phone=2", 400, "not several"],
  ["person?name=1", 400, 'the parameter "name" is not known'],
  ["objects/none", 404, "there is no object"],
  ["object?object_type_id=1&object_id=none", 404, "there is no object"],
  ["object?object_id=1", 400, "object_type_id and object_id must be given"],
  ["people/none?search=x", 400, "there are none here"],
])("%s is answered with %i and why", async (path, status, message) => {
  const { get } = controlledWorkspace()
  const answer = await get<{ error: string }>(`/emulator/${path}`)
  expect(answer.status).toBe(status)
  expect(answer.json.error).toContain(message)
})
