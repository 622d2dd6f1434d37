import type { Operation } from "@cio/track-core"
import { expect, test } from "vitest"
import { startEmulator } from "../../src/index.ts"
import { person, send } from "./send.ts"

const acme = { object_type_id: "1", object_id: "acme" }

function objectOperation(action: string, rest: object = {}, identifiers: object = acme): Operation {
  // The tests give each action the members that it needs; the server checks it.
  return { type: "object", action, identifiers, ...rest } as Operation
}

test("identifying creates an object with a cio_object_id, and later changes only the attributes that are named", async () => {
  await using emulator = await startEmulator()
  await send(emulator, objectOperation("identify", { attributes: { name: "Acme", seats: 12, city: "Köln" } }))
  const first = emulator.object(acme)
  expect(first).toEqual({
    identifiers: { ...acme, cio_object_id: expect.any(String) },
    attributes: { name: "Acme", seats: 12, city: "Köln" },
    relationships: [],
    anonymousRelationships: [],
  })
  const { cio_object_id = "" } = first?.identifiers ?? {}
  await send(
    emulator,
    objectOperation("identify", { attributes: { seats: null, city: "", name: "Acme GmbH" } }, { cio_object_id }),
  )
  expect(emulator.object({ cio_object_id })).toEqual({ ...first, attributes: { name: "Acme GmbH" } })
  expect(emulator.counts.objects).toBe(1)
})

test("objects of the same id and another type are others, and an unknown cio_object_id creates none", async () => {
  await using emulator = await startEmulator()
  await send(
    emulator,
    objectOperation("identify"),
    objectOperation("identify", {}, { ...acme, object_type_id: "2" }),
    objectOperation("identify", {}, { cio_object_id: "nope" }),
    objectOperation("add_relationships", { cio_relationships: [] }, { cio_object_id: "nope" }),
  )
  const found = Array.from(emulator.objects(), ({ identifiers }) => identifiers)
  expect(found).toMatchObject([acme, { ...acme, object_type_id: "2" }])
  expect(new Set(found.map(({ cio_object_id }) => cio_object_id)).size).toBe(2)
})

test("a relationship is seen from the person and from the object, whichever named it, and creates the other side", async () => {
  await using emulator = await startEmulator()
  const owner = { relationship_attributes: { role: "owner", since: 2020 } }
  const byPerson = { cio_relationships: [{ identifiers: acme, ...owner }] }
  const byObject = { cio_relationships: [{ identifiers: { email: "zoe@example.com" }, ...owner }] }
  await send(
    emulator,
    { type: "person", action: "identify", identifiers: { id: "identify" }, ...byPerson },
    { type: "person", action: "add_relationships", identifiers: { id: "add" }, ...byPerson },
    objectOperation("identify", byObject),
    objectOperation("add_relationships", { cio_relationships: [{ identifiers: { id: "by-object" } }] }),
  )
  const { identifiers } = emulator.object(acme) ?? {}
  for (const known of [{ id: "identify" }, { id: "add" }, { email: "zoe@example.com" }]) {
    const relationship = { identifiers, relationship_attributes: { role: "owner", since: 2020 } }
    expect(emulator.person(known)?.relationships).toEqual([relationship])
  }
  const people = emulator.object(acme)?.relationships.map((one) => one.identifiers.id ?? one.identifiers.email)
  expect(people).toEqual(["identify", "add", "zoe@example.com", "by-object"])
  expect(emulator.counts).toMatchObject({ people: 4, objects: 1, relationships: 4 })
})

test("relating again patches the attributes of the relationship, and leaves them when it names none", async () => {
  await using emulator = await startEmulator()
  const relate = (relationship_attributes?: object): Operation => ({
    ...{ type: "person", action: "add_relationships", identifiers: { id: "1" } },
    cio_relationships: [{ identifiers: acme, ...(relationship_attributes ? { relationship_attributes } : {}) }],
  })
  await send(emulator, relate({ role: "owner", since: 2020 }), relate({ role: "guest", since: null }), relate())
  expect(emulator.person({ id: "1" })?.relationships).toMatchObject([{ relationship_attributes: { role: "guest" } }])
  expect(emulator.object(acme)?.relationships[0]?.relationship_attributes).toEqual({ role: "guest" })
  expect(emulator.counts.relationships).toBe(1)
})

test("a relationship is ended from either side, and both sides stay", async () => {
  await using emulator = await startEmulator()
  const relationships = { cio_relationships: [{ identifiers: { id: "1" } }, { identifiers: { id: "2" } }] }
  await send(
    emulator,
    objectOperation("identify", relationships),
    objectOperation("delete_relationships", { cio_relationships: [{ identifiers: { id: "1" } }] }),
    {
      type: "person",
      action: "delete_relationships",
      identifiers: { id: "2" },
      cio_relationships: [{ identifiers: acme }],
    },
  )
  expect(emulator.object(acme)?.relationships).toEqual([])
  expect(emulator.person({ id: "1" })?.relationships).toEqual([])
  expect(emulator.counts).toMatchObject({ people: 2, objects: 1, relationships: 0 })
})

test("ending what is not related creates nothing", async () => {
  const verdicts: unknown[] = []
  await using emulator = await startEmulator({ onApplied: (_, { verdict }) => verdicts.push(verdict) })
  const parting = { cio_relationships: [{ identifiers: acme }] }
  await send(
    emulator,
    { type: "person", action: "delete_relationships", identifiers: { id: "1" }, ...parting },
    objectOperation("delete_relationships", { cio_relationships: [{ identifiers: { id: "1" } }] }),
    objectOperation("delete"),
    person("2"),
    { type: "person", action: "delete_relationships", identifiers: { id: "2" }, ...parting },
  )
  expect(emulator.counts).toMatchObject({ people: 1, objects: 0, relationships: 0 })
  expect(verdicts).toMatchObject([
    { effect: "ignored", reason: "unknown-person" },
    { effect: "ignored", reason: "unknown-object" },
    { effect: "ignored", reason: "unknown-object" },
    { effect: "applied" },
    { effect: "ignored", reason: "unknown-object" },
  ])
})

test("an object related to somebody by an unknown cio_id, or a person to an unknown cio_object_id, leaves that one out", async () => {
  await using emulator = await startEmulator()
  const identifiers = { id: "1" }
  await send(
    emulator,
    objectOperation("identify", { cio_relationships: [{ identifiers: { cio_id: "ffff" } }, { identifiers }] }),
    {
      type: "person",
      action: "add_relationships",
      identifiers,
      cio_relationships: [{ identifiers: { cio_object_id: "no" } }],
    },
  )
  expect(emulator.object(acme)?.relationships).toMatchObject([{ identifiers }])
  expect(emulator.counts).toMatchObject({ people: 1, objects: 1, relationships: 1 })
})

test("identify_anonymous relates an object to people not yet identified, who are no people", async () => {
  await using emulator = await startEmulator()
  const relate = (anonymous_id: string, relationship_attributes: object) =>
    objectOperation("identify_anonymous", {
      attributes: { name: "Acme" },
      cio_relationships: [{ identifiers: { anonymous_id }, relationship_attributes }],
    })
  await send(
    emulator,
    relate("a", { role: "guest", via: "web" }),
    relate("b", {}),
    relate("a", { role: "owner", via: null }),
  )
  expect(emulator.object(acme)).toMatchObject({
    attributes: { name: "Acme" },
    relationships: [],
    anonymousRelationships: [
      { identifiers: { anonymous_id: "a" }, relationship_attributes: { role: "owner" } },
      { identifiers: { anonymous_id: "b" }, relationship_attributes: {} },
    ],
  })
  expect(emulator.counts).toMatchObject({ people: 0, objects: 1, relationships: 0 })
})

test("a deleted object is gone with its relationships, the people stay, and it comes back as another", async () => {
  await using emulator = await startEmulator()
  await send(emulator, objectOperation("identify", { cio_relationships: [{ identifiers: { id: "1" } }] }))
  const before = emulator.object(acme)?.identifiers.cio_object_id
  await send(emulator, objectOperation("delete"))
  expect(emulator.object(acme)).toBeUndefined()
  expect(emulator.person({ id: "1" })?.relationships).toEqual([])
  expect(emulator.counts).toMatchObject({ people: 1, objects: 0, relationships: 0 })
  await send(emulator, objectOperation("identify"))
  expect(emulator.object(acme)?.identifiers.cio_object_id).not.toBe(before)
})
