import type { Operation } from "@cio/track-core"
import { expect, test } from "vitest"
import { startEmulator } from "../../src/index.ts"
import { person, send } from "./send.ts"

const acme = { object_type_id: "1", object_id: "acme" }

function relateAnonymous(anonymous_id: string, relationship_attributes: Record<string, unknown>): Operation {
  return {
    ...{ type: "object", action: "identify_anonymous", identifiers: acme, attributes: { name: "Acme" } },
    cio_relationships: [{ identifiers: { anonymous_id }, relationship_attributes }],
  }
}

test("a person identified with an anonymous_id takes over its relationships, and keeps it as an attribute", async () => {
  await using emulator = await startEmulator()
  await send(emulator, relateAnonymous("x", { role: "guest" }), relateAnonymous("y", { role: "other" }))
  expect(emulator.counts).toMatchObject({ people: 0, relationships: 0 })
  await send(emulator, person("1", { anonymous_id: "x" }))
  const role = { relationship_attributes: { role: "guest" } }
  expect(emulator.person({ id: "1" })).toMatchObject({
    attributes: { anonymous_id: "x" },
    relationships: [{ identifiers: acme, ...role }],
  })
  expect(emulator.object(acme)).toMatchObject({
    relationships: [{ identifiers: { id: "1" }, ...role }],
    anonymousRelationships: [{ identifiers: { anonymous_id: "y" } }],
  })
  expect(emulator.counts).toMatchObject({ people: 1, relationships: 1 })
})

test("an object related to an anonymous_id after the identify waits for the next one", async () => {
  await using emulator = await startEmulator()
  await send(emulator, person("1", { anonymous_id: "x" }), relateAnonymous("x", {}))
  expect(emulator.person({ id: "1" })?.relationships).toEqual([])
  await send(emulator, person("1", { anonymous_id: "x" }))
  expect(emulator.person({ id: "1" })?.relationships).toMatchObject([{ identifiers: acme }])
  expect(emulator.object(acme)?.anonymousRelationships).toEqual([])
})
