import { describe, expect, test } from "vitest"
import { normalise } from "../../src/update-spec/normal-form/normalise.ts"
import { type Shape, walkSnapshot } from "../../src/update-spec/normal-form/shape.ts"
import { UpdateSpecError } from "../../src/update-spec/update-spec-error.ts"
import { type Node, ownPart, upstream } from "./upstream-fixture.ts"

async function operation(name: string, change?: (schemas: Node, document: Node) => void): Promise<Shape> {
  return normalise(await upstream(change)).snapshot.operations[name] ?? {}
}

async function refusal(change: (schemas: Node, document: Node) => void): Promise<string> {
  const document = await upstream(change)
  try {
    normalise(document)
  } catch (error) {
    expect(error).toBeInstanceOf(UpdateSpecError)
    return error instanceof Error ? error.message : ""
  }
  return "not refused"
}

/** A schema of an attribute of a page view, as the normal form has it. */
async function attribute(schema: Node, schemas: Node = {}): Promise<Shape | undefined> {
  const shape = await operation("person page", (all) => {
    Object.assign(all, schemas)
    ownPart(all.person_page).properties.attributes.properties.probe = schema
  })
  return shape.properties?.attributes?.properties?.probe
}

describe("the normal form", () => {
  test("holds every operation of unions nested in unions, and nothing of other APIs", async () => {
    const { snapshot } = normalise(await upstream())
    expect(Object.keys(snapshot.operations)).toHaveLength(18)
    expect(Object.keys(snapshot.operations)).toContain("object identify_anonymous")
    expect(snapshot.servers).toEqual(["https://track-eu.customer.io", "https://track.customer.io"])
    expect(Object.keys(snapshot.answers)).toHaveLength(9)
  })

  test("holds no word of the description", async () => {
    const document = await upstream((schemas) => {
      schemas.person.description = "unmistakable prose"
      schemas.person.title = "unmistakable title"
      schemas.person.example = { type: "unmistakable example" }
    })
    expect(JSON.stringify(normalise(document).snapshot)).not.toContain("unmistakable")
  })

  test("merges chains of allOf into one flat shape", async () => {
    const shape = await operation("object identify")
    expect(Object.keys(shape.properties ?? {})).toEqual(["identifiers", "attributes", "cio_relationships"])
    expect(shape.required).toEqual(["identifiers"])
    expect(shape.additional).toBe(false)
  })

  test("tells operations apart by their constants, not by a discriminator", async () => {
    const { mends } = normalise(await upstream())
    expect(mends.filter(({ kind }) => kind === "discriminator").length).toBeGreaterThan(0)
  })

  test("takes several actions of one schema as several operations", async () => {
    const { snapshot } = normalise(
      await upstream((schemas) => {
        ownPart(schemas.person_suppress).properties.action.enum = ["suppress", "forget"]
      }),
    )
    expect(snapshot.operations["person forget"]).toEqual(snapshot.operations["person suppress"])
  })

  test("makes alternatives exclusive and requires their keys where upstream forgot it", async () => {
    const { snapshot, mends } = normalise(await upstream())
    const related = snapshot.operations["object add_relationships"]?.properties?.cio_relationships?.items
    const alternatives = related?.properties?.identifiers?.alternatives
    expect(Object.keys(alternatives ?? {})).toEqual(["cio_id", "email", "id"])
    expect(alternatives?.email).toMatchObject({ required: ["email"], additional: false })
    expect(mends.some(({ kind, at }) => kind === "required" && at === "person merge")).toBe(true)
  })

  test("leaves readOnly properties out of what is sent, and only there", async () => {
    const device = (await operation("person add_device")).properties?.device
    expect(device?.properties?.attributes?.properties).not.toHaveProperty("_last_status")
    const { snapshot } = normalise(
      await upstream((schemas) => {
        schemas.problem.properties.field.readOnly = true
      }),
    )
    expect(JSON.stringify(snapshot.answers["batch 400"])).toContain("field")
  })

  test("closes objects with named properties, and leaves free-form ones open", async () => {
    const shape = await operation("person identify")
    expect(shape.properties?.attributes?.additional).toBeUndefined()
    expect(shape.properties?.attributes?.properties?.cio_subscription_preferences?.additional).toBe(false)
  })

  test.each<[string, Node, Shape]>([
    ["an enum of one value as a constant", { enum: ["a"] }, { values: ["a"] }],
    ["const like an enum of one value", { const: "a" }, { values: ["a"] }],
    [
      "a union of types as a list of types",
      { oneOf: [{ type: "string" }, { type: "integer" }] },
      { types: ["integer", "string"] },
    ],
    [
      "a union of constants as an enum",
      { anyOf: [{ const: "b" }, { const: "a" }, { const: "a" }] },
      { values: ["a", "b"] },
    ],
    [
      "a union of typed constants as an enum",
      {
        anyOf: [
          { type: "string", const: "b" },
          { type: "string", enum: ["a"] },
        ],
      },
      { types: ["string"], values: ["a", "b"] },
    ],
    ["nullable as a type", { type: "string", nullable: true }, { types: ["null", "string"] }],
    [
      "null beside constants as one of them",
      { oneOf: [{ type: "string", enum: ["a"] }, { type: "null" }] },
      { types: ["null", "string"], values: ["a", null] },
    ],
    [
      "allOf of types as what both allow",
      { allOf: [{ type: "number" }, { type: "integer", minimum: 1 }, { minimum: 3 }] },
      { types: ["integer"], bounds: { minimum: 3 } },
    ],
    ["a wrapper of one branch as the branch", { oneOf: [{ anyOf: [{ type: "boolean" }] }] }, { types: ["boolean"] }],
    [
      "properties without a type as an object",
      { properties: { a: true } },
      { types: ["object"], properties: { a: {} }, additional: false },
    ],
    [
      "a forbidden property as none",
      { type: "object", properties: { a: false, b: {} } },
      { types: ["object"], properties: { b: {} }, additional: false },
    ],
    [
      "a property named like what every object inherits",
      { type: "object", properties: { constructor: { type: "string" } } },
      { types: ["object"], properties: { constructor: { types: ["string"] } }, additional: false },
    ],
    [
      "a limit of an extension",
      { type: "string", "x-max-bytes": 5 },
      { types: ["string"], bounds: { "x-max-bytes": 5 } },
    ],
  ])("reads %s", async (_name, schema, shape) => {
    expect(await attribute(schema)).toEqual(shape)
  })

  test("keeps what it does not understand, by a hash", async () => {
    const shape = await attribute({ type: "object", patternProperties: { "^x": {} }, not: { required: ["a"] } })
    expect(Object.keys(shape?.unread ?? {})).toEqual(["not", "patternProperties"])
  })

  test("cuts a JSON value that contains itself, at the first repetition", async () => {
    const json = {
      oneOf: [
        { type: "string" },
        { type: "array", items: { $ref: "#/components/schemas/json" } },
        { type: "object", additionalProperties: { $ref: "#/components/schemas/json" } },
      ],
    }
    const shape = await attribute({ $ref: "#/components/schemas/json" }, { json })
    expect(shape).toEqual({ types: ["array", "object", "string"] })
  })

  test("notes an operation that only one endpoint takes, and one that they describe differently", async () => {
    const { notes } = normalise(
      await upstream((schemas, document) => {
        schemas.person_operations.oneOf.splice(1, 1)
        const items =
          document.paths["/api/v2/batch"].post.requestBody.content["application/json"].schema.properties.batch.items
        items.anyOf[2] = { type: "object", properties: { type: { const: "delivery" }, action: { const: "event" } } }
      }),
    )
    expect(notes).toEqual([
      "person delete is described for /api/v2/batch only",
      "delivery event is described differently for the two endpoints, taken from /api/v2/entity; the other has: delivery event/identifiers: removed, delivery event/name: removed, delivery event/attributes: removed, and 1 more",
    ])
  })

  test("is the same for a document and its JSON text", async () => {
    const document = await upstream()
    expect(normalise(JSON.parse(JSON.stringify(document))).snapshot).toEqual(normalise(document).snapshot)
    expect([...walkSnapshot(normalise(document).snapshot)].length).toBeGreaterThan(200)
  })
})

describe("a document that cannot be digested is refused, naming the place", () => {
  test.each<[string, (schemas: Node, document: Node) => void, RegExp]>([
    [
      "a $ref to nothing",
      (s) => (ownPart(s.person_page).properties.attributes = { $ref: "#/components/schemas/absent" }),
      /#\/components\/schemas\/absent points to nothing/,
    ],
    [
      "a $ref to another file",
      (s) => (s.free = { $ref: "other.yaml#/free" }),
      /other\.yaml#\/free leaves the document. Bundle it/,
    ],
    ["a $ref to a URL", (s) => (s.free = { $ref: "https://example.com/free.json" }), /leaves the document/],
    ["a $ref to an anchor", (s) => (s.free = { $ref: "#free" }), /not a JSON pointer/],
    ["a $ref with a broken escape", (s) => (s.free = { $ref: "#/components/%zz" }), /percent-encoded/],
    ["a $ref to itself", (s) => (s.free = { $ref: "#/components/schemas/free" }), /leads back to itself/],
    [
      "a circle of $refs",
      (s) =>
        Object.assign(s, {
          free: { $ref: "#/components/schemas/device_2" },
          device_2: { allOf: [{ $ref: "#/components/schemas/free" }] },
        }),
      /leads back to itself/,
    ],
    [
      "a union that is a member of itself",
      (s) => s.person_operations.oneOf.push({ $ref: "#/components/schemas/person_operations" }),
      /leads back to itself/,
    ],
    [
      "a circle of answers",
      (_s, d) => (d.components.responses.ok = { $ref: "#/components/responses/ok" }),
      /responses\/ok leads back to itself/,
    ],
    [
      "parts that contradict each other",
      (s) => (s.free = { allOf: [{ type: "string" }, { type: "integer" }] }),
      /contradicts itself/,
    ],
    [
      "an operation without an action",
      (s) => delete ownPart(s.person_suppress).properties.action,
      /without a constant type and action \(its properties: type, identifiers\)/,
    ],
    [
      "an endpoint that is missing",
      (_s, d) => delete d.paths["/api/v2/batch"],
      /does not describe POST \/api\/v2\/batch/,
    ],
    ["all endpoints missing", (_s, d) => (d.paths = {}), /POST \/api\/v2\/entity and POST \/api\/v2\/batch and GET/],
    [
      "an endpoint without a body",
      (_s, d) => delete d.paths["/api/v2/entity"].post.requestBody,
      /entity takes no JSON body/,
    ],
    [
      "a batch that is no list",
      (_s, d) => (d.paths["/api/v2/batch"].post.requestBody.content["application/json"].schema = { type: "object" }),
      /no array named 'batch'/,
    ],
    ["a schema that is a number", (s) => (s.free = 5), /neither an object nor a boolean/],
    [
      "a union too large to tell apart",
      (s) =>
        (s.free = {
          allOf: Array.from({ length: 5 }, (_, n) => ({
            anyOf: Array.from({ length: 5 }, (_, m) => ({ type: "object", required: [`${n} ${m}`] })),
          })),
        }),
      /more than 500 alternatives/,
    ],
    ["schemas nested without end", (s) => (s.free = nested(5000)), /nested deeper than 200 schemas/],
    ["schemas that unfold without end", (s) => doubling(s), /unfolds into more than 100000 schemas/],
  ])("%s", async (_name, change, message) => {
    expect(await refusal(change)).toMatch(message)
  })
})

/** A schema in a schema, very often. */
function nested(depth: number): Node {
  let schema: Node = { type: "string" }
  for (let level = 0; level < depth; level++) schema = { allOf: [schema] }
  return schema
}

/** Each schema refers twice to the next, so that the first unfolds into 2 ** 24. */
function doubling(schemas: Node): void {
  for (let level = 0; level < 24; level++) {
    const next = { $ref: `#/components/schemas/level_${level + 1}` }
    schemas[`level_${level}`] = { type: "object", properties: { left: next, right: next } }
  }
  schemas.level_24 = { type: "string" }
  schemas.free = { $ref: "#/components/schemas/level_0" }
}
