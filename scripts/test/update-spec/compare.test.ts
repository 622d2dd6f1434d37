import { describe, expect, test } from "vitest"
import { bumpFor, bumpVersion, packageBump } from "../../src/update-spec/bump.ts"
import { changeLines } from "../../src/update-spec/change-lines.ts"
import { compareSnapshots } from "../../src/update-spec/compare/compare-snapshots.ts"
import { normalise } from "../../src/update-spec/normal-form/normalise.ts"
import { type Node, ownPart, upstream } from "./upstream-fixture.ts"

type Edit = (schemas: Node, document: Node) => void

/** The lines that tell of a change from the fixture with `before` to the fixture with `before` and `edit`. */
async function lines(edit: Edit, before: Edit = () => {}): Promise<string[]> {
  const from = normalise(await upstream(before)).snapshot
  const to = normalise(
    await upstream((schemas, document) => {
      before(schemas, document)
      edit(schemas, document)
    }),
  ).snapshot
  return changeLines(compareSnapshots(from, to), to).map((line) => line.replace(/ +/, " "))
}

const batchItems = (document: Node) =>
  document.paths["/api/v2/batch"].post.requestBody.content["application/json"].schema.properties.batch.items
const page = (schemas: Node) => ownPart(schemas.person_page)
const probe = (schemas: Node) => page(schemas).properties.attributes.properties.title
const answer = (document: Node, path: string, method: string, status: string) =>
  document.paths[path][method].responses[status].content["application/json"].schema
const region = (document: Node) => answer(document, "/api/v1/accounts/region", "get", "200")

test("an unchanged description has no changes", async () => {
  expect(await lines(() => {})).toEqual([])
})

test("the order of keys and of members, and examples, are no change", async () => {
  const edit: Edit = (schemas) => {
    schemas.person_operations.oneOf.reverse()
    schemas.person.properties.identifiers.oneOf.reverse()
    schemas.device.properties.platform.enum.reverse()
    schemas.device.example = { token: "t" }
    schemas.device.properties = Object.fromEntries(Object.entries(schemas.device.properties).reverse())
  }
  expect(await lines(edit)).toEqual([])
})

test("a description rewritten without allOf is no change", async () => {
  const edit: Edit = (schemas) => {
    const { type, identifiers } = schemas.person.properties
    schemas.person_delete = {
      type: "object",
      required: ["type", "action", "identifiers"],
      properties: { type, identifiers, action: { const: "delete" } },
    }
  }
  expect(await lines(edit)).toEqual([])
})

describe("what is sent", () => {
  test.each<[string, Edit, string[], Edit?]>([
    [
      "operation added",
      (s) => (ownPart(s.person_suppress).properties.action.enum = ["suppress", "forget"]),
      ["additive person forget: operation added"],
    ],
    [
      "operation removed",
      (s) => (ownPart(s.person_suppress).properties.action.enum = ["unsuppress"]),
      ["breaking person suppress: operation removed"],
    ],
    [
      "operation that the batch endpoint takes no more",
      (_s, d) => batchItems(d).anyOf.pop(),
      ["breaking delivery event: taken by /api/v2/entity and /api/v2/batch, now by /api/v2/entity only"],
    ],
    [
      "operation that the entity endpoint takes no more",
      (s) => s.person_operations.oneOf.splice(10, 1),
      ["breaking person suppress: taken by /api/v2/entity and /api/v2/batch, now by /api/v2/batch only"],
    ],
    [
      "operation that the batch endpoint comes to describe by itself",
      (_s, d) => (batchItems(d).anyOf[2] = deliveryOfItsOwn),
      ["breaking delivery event: described differently for /api/v2/batch, which only a person can judge"],
    ],
    [
      "optional property added",
      (s) => (page(s).properties.locale = { type: "string" }),
      ["additive person page/locale: added, optional (string)"],
    ],
    [
      "required property added",
      (s) =>
        Object.assign(page(s), {
          properties: { ...page(s).properties, locale: { enum: ["de", "fr"] } },
          required: ["action", "locale"],
        }),
      ['breaking person page/locale: added, required ("de" | "fr")'],
    ],
    [
      "property removed",
      (s) => delete page(s).properties.attributes.properties.url,
      ["breaking person page/attributes/url: removed"],
    ],
    [
      "property made required",
      (s) => page(s).required.push("attributes"),
      ["breaking person page/attributes: now required"],
    ],
    [
      "property made optional",
      (s) => (s.device.required = []),
      ["additive person add_device/device/platform: no longer required"],
    ],
    [
      "unnamed property made required",
      (s) => (page(s).properties.attributes.required = ["origin"]),
      ["breaking person page/attributes/origin: now required"],
    ],
    [
      "type widened",
      (s) => (probe(s).type = ["string", "integer"]),
      ["additive person page/attributes/title: type changed from string to integer | string"],
    ],
    [
      "integer widened to number",
      (s) => (s.device.properties.last_used.type = "number"),
      ["additive person add_device/device/last_used: type changed from integer to number"],
    ],
    [
      "type narrowed",
      (s) =>
        (ownPart(s.object_identify).properties.attributes = {
          type: "object",
          properties: {},
          additionalProperties: { type: "string" },
        }),
      ["breaking object identify/attributes: other properties: open, now string"],
    ],
    [
      "type given up",
      (s) => delete probe(s).type,
      ["additive person page/attributes/title: type changed from string to anything"],
    ],
    [
      "type of another kind",
      (s) =>
        (page(s).properties.attributes.properties.keywords = { type: "object", properties: { a: { type: "string" } } }),
      ["breaking person page/attributes/keywords: type changed from array to object"],
    ],
    [
      "type of items",
      (s) => (page(s).properties.attributes.properties.keywords.items.type = "integer"),
      ["breaking person page/attributes/keywords/[]: type changed from string to integer"],
    ],
    [
      "value added",
      (s) => s.device.properties.platform.enum.push("web"),
      ['additive person add_device/device/platform: value "web" added'],
    ],
    [
      "value removed",
      (s) => s.delivery_operations.properties.name.enum.pop(),
      ['breaking delivery event/name: value "delivered" removed'],
    ],
    [
      "values replaced",
      (s) => (s.device.properties.platform.enum = ["ios", "web"]),
      [
        'breaking person add_device/device/platform: value "android" removed',
        'additive person add_device/device/platform: value "web" added',
      ],
    ],
    [
      "text limited to values",
      (s) => (probe(s).enum = ["a", "b"]),
      ['breaking person page/attributes/title: limited to values "a", "b"'],
    ],
    [
      "values given up",
      (s) => delete s.device.properties.platform.enum,
      ['additive person add_device/device/platform: no longer limited to values "android", "ios"'],
    ],
    [
      "alternative added",
      (s) =>
        s.one_side_of_a_merge.oneOf.push({
          type: "object",
          required: ["phone"],
          properties: { phone: { type: "string" } },
        }),
      [
        "additive person merge/primary/(phone): alternative phone added",
        "additive person merge/secondary/(phone): alternative phone added",
      ],
    ],
    [
      "alternative removed",
      (s) => s.person.properties.identifiers.oneOf.splice(2, 1),
      [`breaking ${withIdentifiers}/identifiers/(phone): alternative phone removed`],
    ],
    [
      "one object turned into alternatives",
      (s) =>
        (s.delivery_operations.properties.identifiers = {
          oneOf: [{ properties: { id: { type: "string" } } }, { properties: { token: { type: "string" } } }],
        }),
      [
        "breaking delivery event/identifiers/(id)/id: now required",
        "additive delivery event/identifiers/(token): alternative token added",
      ],
    ],
    [
      "object closed",
      (s) => (page(s).properties.attributes.additionalProperties = false),
      ["breaking person page/attributes: other properties: open, now closed"],
    ],
    [
      "object opened",
      (s) => (s.device.additionalProperties = true),
      ["additive person add_device/device: other properties: closed, now open"],
    ],
    [
      "type of unnamed properties",
      (s) => (s.device.properties.attributes.additionalProperties = { type: ["string", "null"] }),
      ["additive person add_device/device/attributes/{}: type changed from string to null | string"],
    ],
    [
      "unreadable keyword",
      (s) => (probe(s).not = { const: "" }),
      ["breaking person page/attributes/title: keyword not added, which only a person can judge"],
    ],
    ["format", (s) => (probe(s).format = "uri"), ['wording person page/attributes/title: format "uri" added']],
    [
      "default changed",
      (s) => (ownPart(s.person_identify).properties.attributes.properties._update.default = true),
      ["breaking person identify/attributes/_update: default changed from false to true"],
    ],
    [
      "default removed",
      (s) => delete ownPart(s.person_identify).properties.attributes.properties._update.default,
      ["wording person identify/attributes/_update: default false removed"],
    ],
    ["deprecation", (s) => (probe(s).deprecated = true), ["wording person page/attributes/title: marked deprecated"]],
    [
      "description changed",
      (s) => (s.device.description = "Other words."),
      ["wording person add_device: description added (1: device)"],
    ],
    [
      "description of an operation",
      (s) => (s.person_delete.description = "Other words."),
      ["wording person delete: description changed"],
    ],
    [
      "change that all operations on people share",
      (s) => (s.object_keys.properties.place = { type: "string" }),
      [
        "additive {person identify,person add_relationships,person delete_relationships}/cio_relationships/[]/place: added, optional (string)",
        "additive object */place: added, optional (string)",
      ],
    ],
    [
      "the body of a batch",
      (_s, d) =>
        (d.paths["/api/v2/batch"].post.requestBody.content["application/json"].schema.properties.strict = {
          type: "boolean",
        }),
      ["additive batch body/strict: added, optional (boolean)"],
    ],
    [
      "a required header",
      (_s, d) =>
        (d.paths["/api/v2/batch"].parameters = [
          { in: "header", name: "Once", required: true, schema: { type: "string" } },
        ]),
      ["breaking batch parameters/header Once: added, required (string)"],
    ],
    [
      "a host added",
      (_s, d) => d.servers.push({ url: "https://track-ap.customer.io" }),
      ["additive servers/https:~1~1track-ap.customer.io: host added"],
    ],
    ["a host removed", (_s, d) => d.servers.shift(), ["breaking servers/https:~1~1track.customer.io: host removed"]],
    [
      "an endpoint marked deprecated",
      (_s, d) => (d.paths["/api/v2/batch"].post.deprecated = true),
      ["wording batch: marked deprecated"],
    ],
    [
      "prose of a parameter",
      (_s, d) => (d.paths["/api/v2/batch"].parameters[0].description = "At most 9 bytes."),
      [
        "breaking batch parameters/header Once: limit of 9 bytes stated, which was not stated before",
        "wording batch parameters: description added (1: header Once)",
      ],
      (_s, d) => (d.paths["/api/v2/batch"].parameters = [{ in: "header", name: "Once", schema: { type: "string" } }]),
    ],
    [
      "authentication",
      (_s, d) => (d.components.securitySchemes.keys = { type: "http", scheme: "bearer" }),
      ["entity", "batch", "region"].map(
        (name) => `breaking ${name}: authentication changed from http basic to http bearer`,
      ),
    ],
  ])("%s", async (_name, edit, expected, before) => {
    expect(await lines(edit, before)).toEqual(expected)
  })
})

const deliveryOfItsOwn = { type: "object", properties: { type: { const: "delivery" }, action: { const: "event" } } }

test("an operation that an endpoint comes to take is additive", async () => {
  const edit: Edit = (_s, d) => batchItems(d).anyOf.push({ $ref: "#/components/schemas/delivery_operations" })
  expect(await lines(edit, (_s, d) => batchItems(d).anyOf.pop())).toEqual([
    "additive delivery event: taken by /api/v2/entity, now by /api/v2/batch too",
  ])
})

test("an operation whose two descriptions draw apart further is a change, and one on which they agree again another", async () => {
  const apart: Edit = (_s, d) => (batchItems(d).anyOf[2] = structuredClone(deliveryOfItsOwn))
  expect(await lines((_s, d) => (batchItems(d).anyOf[2].properties.x = { type: "string" }), apart)).toEqual([
    "breaking delivery event: what /api/v2/batch says of it otherwise changed, which only a person can judge",
  ])
  const agree: Edit = (_s, d) => (batchItems(d).anyOf[2] = { $ref: "#/components/schemas/delivery_operations" })
  expect(await lines(agree, apart)).toEqual(["additive delivery event: described alike for both endpoints again"])
})

const withIdentifiers =
  "{person identify,person delete,person event,person screen,person page,person add_relationships,person delete_relationships,person add_device,person delete_device,person suppress,person unsuppress}"

describe("limits", () => {
  const maxLength: Edit = (s) => (probe(s).maxLength = 100)
  const batchProse =
    (text: string): Edit =>
    (_s, d) =>
      (d.paths["/api/v2/batch"].post.description = text)

  test.each<[string, Edit, Edit, string[]]>([
    ["keyword added", () => {}, maxLength, ["breaking person page/attributes/title: maxLength 100 added"]],
    [
      "keyword removed",
      maxLength,
      (s) => delete probe(s).maxLength,
      ["additive person page/attributes/title: maxLength 100 removed"],
    ],
    [
      "keyword lowered",
      maxLength,
      (s) => (probe(s).maxLength = 80),
      ["breaking person page/attributes/title: maxLength lowered from 100 to 80"],
    ],
    [
      "keyword raised",
      maxLength,
      (s) => (probe(s).maxLength = 120),
      ["additive person page/attributes/title: maxLength raised from 100 to 120"],
    ],
    [
      "least length raised",
      (s) => (probe(s).minLength = 1),
      (s) => (probe(s).minLength = 2),
      ["breaking person page/attributes/title: minLength raised from 1 to 2"],
    ],
    [
      "maxProperties lowered",
      (s) => (s.device.maxProperties = 9),
      (s) => (s.device.maxProperties = 8),
      ["breaking person add_device/device: maxProperties lowered from 9 to 8"],
    ],
    [
      "maxItems raised",
      (_s, d) => (items(d).maxItems = 9),
      (_s, d) => (items(d).maxItems = 10),
      ["additive batch body/batch: maxItems raised from 9 to 10"],
    ],
    [
      "extension lowered",
      (s) => (probe(s)["x-max-bytes"] = 9),
      (s) => (probe(s)["x-max-bytes"] = 8),
      ["breaking person page/attributes/title: x-max-bytes lowered from 9 to 8"],
    ],
    [
      "pattern changed",
      (s) => (probe(s).pattern = "a"),
      (s) => (probe(s).pattern = "b"),
      ["breaking person page/attributes/title: pattern changed from a to b"],
    ],
    [
      "prose lowered",
      () => {},
      batchProse("Up to 400kb, each 32kb."),
      ["breaking batch: stated limit lowered from 500000 bytes to 400000 bytes", "wording batch: description changed"],
    ],
    [
      "prose raised",
      () => {},
      batchProse("Up to 1 MB, each 32kb."),
      ["additive batch: stated limit raised from 500000 bytes to 1000000 bytes", "wording batch: description changed"],
    ],
    [
      "prose reworded, same figures",
      () => {},
      batchProse("32,000 bytes for each, 500 kB in all."),
      ["wording batch: description changed"],
    ],
    [
      "prose both changed",
      () => {},
      batchProse("64kb each, 1mb in all."),
      [
        "additive batch: stated limit raised from 32000 bytes to 64000 bytes",
        "additive batch: stated limit raised from 500000 bytes to 1000000 bytes",
        "wording batch: description changed",
      ],
    ],
    [
      "prose silent",
      () => {},
      batchProse("Many."),
      [
        "wording batch: limit of 32000 bytes no longer stated",
        "wording batch: limit of 500000 bytes no longer stated",
        "wording batch: description changed",
      ],
    ],
    [
      "prose of a property",
      () => {},
      (s) => (s.named.properties.name.description = "At most 60 bytes."),
      [
        "breaking {person event,person screen,person page}/name: stated limit lowered from 100 bytes to 60 bytes",
        "wording {person event,person screen,person page}: description changed (1: name)",
      ],
    ],
    [
      "prose of a request body",
      () => {},
      (_s, d) => (batch(d).requestBody.description = "At most 10 operations and 10kb."),
      [
        "breaking batch: limit of 10 entries stated, which was not stated before",
        "breaking batch: limit of 10000 bytes stated, which was not stated before",
        "wording batch: description changed",
      ],
    ],
    [
      "prose of a path",
      () => {},
      (_s, d) => (d.paths["/api/v2/batch"].description = "No more than 10 per second."),
      [
        "breaking batch: limit of 10 per second stated, which was not stated before",
        "wording batch: description changed",
      ],
    ],
    [
      "prose of the whole API",
      () => {},
      (_s, d) => (d.info.description = "No more than 10 per second."),
      ["breaking api: limit of 10 per second stated, which was not stated before", "wording api: description added"],
    ],
    [
      "prose of a tag of an endpoint",
      (_s, d) => {
        batch(d).tags = ["track"]
        d.tags = [{ name: "track" }, { name: "other" }]
      },
      (_s, d) => {
        d.tags[0].description = "No more than 10 per second."
        d.tags[1].description = "No more than 9 per second."
      },
      ["breaking api: limit of 10 per second stated, which was not stated before", "wording api: description added"],
    ],
  ])("%s", async (_name, before, edit, expected) => {
    expect(await lines(edit, before)).toEqual(expected)
  })

  test("a baseline that says nothing of the API as a whole compares with one that does", async () => {
    const { snapshot } = normalise(await upstream((_s, d) => (d.info.description = "Other words.")))
    const { api: _api, ...endpoints } = snapshot.endpoints
    expect(compareSnapshots({ ...snapshot, endpoints }, snapshot).map(({ text }) => text)).toEqual([
      "description added",
    ])
  })

  function batch(document: Node): Node {
    return document.paths["/api/v2/batch"].post
  }

  function items(document: Node): Node {
    return document.paths["/api/v2/batch"].post.requestBody.content["application/json"].schema.properties.batch
  }
})

describe("what comes back is judged from the reader's side", () => {
  test.each<[string, Edit, string[]]>([
    [
      "answer added",
      (_s, d) => (d.paths["/api/v2/batch"].post.responses["429"] = { description: "Slow down." }),
      ["additive batch 429: answer added"],
    ],
    [
      "answer removed",
      (_s, d) => delete d.paths["/api/v2/batch"].post.responses["207"],
      ["breaking batch 207: answer removed"],
    ],
    [
      "property added",
      (_s, d) => (region(d).properties.name = { type: "string" }),
      ["additive region 200/name: added, optional (string)"],
    ],
    ["property removed", (_s, d) => delete region(d).properties.region, ["breaking region 200/region: removed"]],
    ["property promised", (_s, d) => (region(d).required = ["region"]), ["additive region 200/region: now required"]],
    [
      "value added",
      (_s, d) => region(d).properties.region.enum.push("ap"),
      ['breaking region 200/region: value "ap" added'],
    ],
    [
      "value removed",
      (_s, d) => region(d).properties.region.enum.pop(),
      ['additive region 200/region: value "eu" removed'],
    ],
    [
      "type widened",
      (_s, d) => (region(d).properties.environment_id.type = "number"),
      ["breaking region 200/environment_id: type changed from integer to number"],
    ],
    [
      "shared by several answers",
      (s) => (s.problem.properties.hint = { type: "string" }),
      ["entity 400", "batch 207", "batch 400"].map(
        (place) => `additive ${place}/errors/[]/hint: added, optional (string)`,
      ),
    ],
  ])("%s", async (_name, edit, expected) => {
    expect(await lines(edit)).toEqual(expected)
  })
})

describe("the version bump", () => {
  const change = (mark: "breaking" | "additive" | "wording") => ({
    mark,
    place: "",
    aspect: "",
    from: "",
    to: "",
    text: "",
  })

  test("is the weightiest that any change asks for", () => {
    expect(bumpFor([change("wording"), change("breaking"), change("additive")])).toBe("major")
    expect(bumpFor([change("wording"), change("additive")])).toBe("minor")
    expect(bumpFor([change("wording")])).toBe("patch")
    expect(bumpFor([])).toBeUndefined()
  })

  test.each([
    ["major", "2.0.0"],
    ["minor", "1.3.0"],
    ["patch", "1.2.4"],
  ] as const)("%s of 1.2.3 is %s", (kind, to) => {
    expect(bumpVersion("1.2.3", kind)).toEqual({ kind, from: "1.2.3", to })
  })

  test("of a package below 1.0.0 is minor for what breaks, and as for the spec from 1.0.0 on", () => {
    expect(packageBump("0.4.2", "major")).toEqual({ kind: "minor", from: "0.4.2", to: "0.5.0" })
    expect(packageBump("0.4.2", "patch").to).toBe("0.4.3")
    expect(packageBump("1.4.2", "major").to).toBe("2.0.0")
  })
})
