import { mkdir } from "node:fs/promises"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { parse } from "yaml"
import { limitsModule } from "../../src/generate/limits.ts"
import { typesModule } from "../../src/generate/types.ts"
import { validatorsModule } from "../../src/generate/validators.ts"
import { lintDocument } from "../../src/lint-spec/lint-document.ts"
import { parseContract } from "../../src/spec/contract.ts"
import { compileErrors } from "./compile-types.ts"
import { lineDifference } from "./line-difference.ts"
import { emptyProject, projectAt, type TemporaryProject } from "./temporary-project.ts"
import { type Node, ownPart, upstream } from "./upstream-fixture.ts"

const specPath = "spec/track-v2.openapi.yaml"
const baselinePath = "spec/upstream/track-v2.shapes.json"

type Edit = (schemas: Node, document: Node) => void

async function schemasOf(project: TemporaryProject): Promise<Node> {
  return parse(await project.read(specPath)).components.schemas
}

function addOperation(schemas: Node, name: string, own: Node): void {
  const [type] = name.split("_")
  schemas[name] = { allOf: [{ $ref: `#/components/schemas/${type}` }, { type: "object", ...own }] }
  schemas[`${type}_operations`].oneOf.push({ $ref: `#/components/schemas/${name}` })
}

const everyKind: Edit = (schemas, document) => {
  addOperation(schemas, "person_archive", {
    required: ["action", "until"],
    properties: {
      action: { enum: ["archive"] },
      until: { type: "integer", description: "Words of upstream that must not be copied." },
      timestamp: { type: "integer" },
      mode: { type: "string", enum: ["soft", "hard"] },
      value: { $ref: "#/components/schemas/json" },
      by: { oneOf: [{ properties: { name: { type: "string" } } }, { properties: { number: { type: "integer" } } }] },
    },
  })
  schemas.json = {
    oneOf: [
      { type: "string" },
      { type: "array", items: { $ref: "#/components/schemas/json" } },
      { type: "object", additionalProperties: { $ref: "#/components/schemas/json" } },
    ],
  }
  schemas.object_operations.oneOf.splice(1, 1)
  document.paths["/api/v2/batch"].post.requestBody.content[
    "application/json"
  ].schema.properties.batch.items.anyOf[1].anyOf.splice(1, 1)
  const page = ownPart(schemas.person_page)
  page.properties.referral = { type: "object", properties: { code: { type: "string" } }, required: ["code"] }
  page.required.push("referral")
  page.properties.attributes.properties.locale = { type: "string", description: "Words of upstream, too." }
  delete page.properties.attributes.properties.path
  schemas.named.required.push("timestamp")
  schemas.named.properties.name.type = ["string", "null"]
  schemas.device.required = []
  schemas.device.properties.platform.enum.push("web")
  schemas.delivery_operations.properties.name.enum = ["opened", "clicked"]
  schemas.named.properties.name.maxLength = 90
  schemas.object_identify.allOf[1].properties.attributes = {
    type: "object",
    additionalProperties: { type: ["string", "integer"] },
  }
  schemas.object_identify_anonymous.allOf[1].properties.attributes =
    schemas.object_identify.allOf[1].properties.attributes
  document.paths["/api/v2/batch"].post.description = "One change 32kb, all of them 1 MB."
  document.paths["/api/v2/batch"].post.responses["429"] = { description: "Slow down." }
  document.paths["/api/v2/entity"].post.responses["422"] = {
    description: "Not to be processed.",
    content: { "application/json": { schema: { type: "object", properties: { hint: { type: "string" } } } } },
  }
  delete document.paths["/api/v2/entity"].post.responses["400"]
}

test("the first description is taken as the baseline, and a second run finds no changes", async () => {
  await using project = await emptyProject()
  const document = await upstream()
  const before = await project.read(specPath)
  expect(await project.update(document)).toMatchObject({ code: 1 })
  expect(await project.update(document, "--write")).toMatchObject({ code: 0 })
  const again = await project.update(document)
  expect(again.code).toBe(0)
  expect(again.out).toContain("No changes.")
  expect(await project.read(specPath)).toBe(before)
})

describe("changes of every kind at once", () => {
  test("are applied to a spec that lints, generates and compiles, and are gone in the next run", async () => {
    await using project = await projectAt(await upstream())
    const document = await upstream(everyKind)
    const { code, out, errors } = await project.update(document, "--write")
    expect({ code, errors, open: out.includes("A person must decide") }).toEqual({ code: 0, errors: "", open: false })

    const text = await project.read(specPath)
    expect(await lintDocument(text, specPath)).toEqual([])
    const contract = parseContract(text)
    expect(contract.version).toBe("2.0.0")
    expect(contract.limits.batchBytes?.value).toBe(1_000_000)
    const types = await typesModule(contract)
    expect(compileErrors(types)).toEqual([])
    expect(types).toContain("export type PersonArchive = {")
    expect(types).not.toContain("ObjectIdentifyAnonymous")
    expect(validatorsModule(contract)).toContain("archive: PersonArchive")
    expect(limitsModule(contract)).toContain("1000000")

    const again = await project.update(document)
    expect(again).toMatchObject({ code: 0, errors: "" })
    expect(again.out).toContain("No changes.")
  })

  test("land where they belong", async () => {
    await using project = await projectAt(await upstream())
    await project.update(await upstream(everyKind), "--write")
    const schemas = await schemasOf(project)
    expect(schemas.PersonArchive).toMatchObject({
      required: ["type", "action", "identifiers", "until"],
      additionalProperties: false,
      properties: {
        type: { const: "person" },
        action: { const: "archive" },
        identifiers: { $ref: "#/components/schemas/PersonIdentifiers" },
        timestamp: { $ref: "#/components/schemas/Timestamp" },
        until: { description: "`until` of the person.", type: "integer" },
        mode: { enum: ["hard", "soft"] },
        by: { oneOf: [{ properties: { number: false } }, { properties: { name: false } }] },
      },
      examples: [{ type: "person", action: "archive", identifiers: { id: "42" }, until: 1 }],
    })
    expect(schemas).not.toHaveProperty("ObjectIdentifyAnonymous")
    expect(schemas).not.toHaveProperty("RelationshipToAnonymous")
    expect(schemas.PersonPage.required).toEqual(["type", "action", "identifiers", "name", "timestamp", "referral"])
    expect(schemas.PersonPage.examples[0]).toMatchObject({ timestamp: 1764000000, referral: { code: "code" } })
    expect(schemas.PersonPage.examples[0].attributes).not.toHaveProperty("path")
    expect(schemas.PersonPage.properties.attributes.properties).toHaveProperty("locale")
    expect(schemas.Device.required).toEqual(["token"])
    expect(schemas.Device.properties.platform.enum).toEqual(["ios", "android", "web"])
    expect(schemas.DeliveryEvent.properties.name.enum).toEqual(["opened", "clicked"])
    expect(schemas.EventName).toMatchObject({ type: ["null", "string"], maxLength: 90, minLength: 1 })
    expect(schemas.ObjectAttributes.additionalProperties).toEqual({ type: ["integer", "string"] })
    const { paths } = parse(await project.read(specPath))
    expect(paths["/api/v2/entity"].post.responses).toMatchObject({ "422": { description: "Answer 422." } })
    expect(paths["/api/v2/entity"].post.responses).not.toHaveProperty("400")
  })

  test("leave every other byte of the spec as it was", async () => {
    await using project = await projectAt(await upstream())
    const before = await project.read(specPath)
    const document = await upstream((schemas, { paths }) => {
      const page = ownPart(schemas.person_page)
      page.properties.attributes.properties.locale = { type: "string" }
      page.required.push("timestamp")
      schemas.device.properties.platform.enum.push("web")
      delete schemas.device.properties.attributes.properties.app_version
      paths["/api/v2/batch"].post.description = "One change 32kb, all of them 1 MB."
    })
    await project.update(document, "--write")
    expect(lineDifference(before, await project.read(specPath))).toEqual([
      "-   version: 1.0.0",
      "+   version: 2.0.0",
      "-     value: 500000",
      "+     value: 1000000",
      "-       required: [type, action, identifiers, name]",
      "+       required: [type, action, identifiers, name, timestamp]",
      "+             locale:",
      '+               description: "`locale` of `attributes`."',
      "+               type: string",
      "+           timestamp: 1764000000",
      "-           enum: [ios, android]",
      "+           enum: [ios, android, web]",
      "-             app_version: { type: string, description: Version of your app. }",
    ])
  })

  test("are told in the changeset in words of ours, with the bumps and what a person must write", async () => {
    await using project = await projectAt(await upstream())
    const { out } = await project.update(await upstream(everyKind), "--write")
    const changeset = await project.read(".changeset/spec-2.0.0.md")
    expect(changeset).toMatch(/^---\n"@cio\/track-core": minor\n---\n/)
    expect(changeset).toContain("- additive: person archive: operation added\n")
    expect(changeset).toContain("- breaking: object identify_anonymous: operation removed\n")
    expect(out).toContain("The spec asks for a major: 1.0.0 -> 2.0.0.")
    expect(out).toContain("a minor: 0.4.0 -> 0.5.0 (below 1.0.0 a breaking change is a minor one)")
    expect(out).toContain("person archive/until: describe it")
    expect(out).toContain("person archive/timestamp: described as person identify/timestamp is; check that it fits")
    expect(out).toMatch(/line \d+: .*500,000 bytes/)
    expect(Object.values(await project.files()).join("\n")).not.toContain("Words of upstream")
  })
})

describe("what only a person can decide", () => {
  const points: [string, Edit, RegExp][] = [
    [
      "a place that our spec corrects",
      (s) => (s.named.properties.timestamp.type = "string"),
      /\/timestamp: \(type\) published string, ours number; our spec corrects this place/,
    ],
    [
      "a schema that places share when only some changed",
      (s) => (ownPart(s.person_delete).properties.identifiers = { properties: { vip: { type: "boolean" } } }),
      /person delete\/identifiers\/\(id\)\/vip: \(property\) .* describes person identify\/identifiers\/\(id\), .* too, where nothing changed/,
    ],
    [
      "a new alternative",
      (s) => s.one_side_of_a_merge.oneOf.push({ required: ["phone"], properties: { phone: { type: "string" } } }),
      /person merge\/primary\/\(phone\): \(alternative\) published present, ours none/,
    ],
    [
      "a keyword that cannot be read",
      (s) => (s.device.patternProperties = { "^x": {} }),
      /device: \(patternProperties\)/,
    ],
    [
      "a host",
      (_s, d) => d.servers.push({ url: "https://track-ap.customer.io" }),
      /track-ap\.customer\.io: \(server\)/,
    ],
    [
      "another way to authenticate",
      (_s, d) => (d.components.securitySchemes.keys.scheme = "bearer"),
      /batch: \(auth\) published http bearer, ours http basic/,
    ],
    [
      "a limit that ours does not hold",
      (s) => (ownPart(s.person_page).properties.attributes.properties.title.description = "At most 77 bytes."),
      /title: \(stated\) published 77 bytes, ours none/,
    ],
    [
      "a limit that may be any of several",
      (s) =>
        (ownPart(s.person_identify).properties.attributes.description =
          "A name may have 150 bytes, a value 150 bytes. At most 300 attributes."),
      /person identify\/attributes: \(stated\) stated limit lowered from 1000 bytes to 150 bytes; it may be any of attributeValueBytes, attributeNameBytes/,
    ],
    ["an endpoint example that shows a removed operation", (s) => removeEvents(s), /does not lint: .*examples/],
  ]

  test.each(points)("%s: it is printed, and no file is touched", async (_name, edit, expected) => {
    await using project = await projectAt(await upstream())
    const before = await project.files()
    const { code, out } = await project.update(await upstream(edit), "--write")
    expect(out).toMatch(expected)
    expect({ code, files: await project.files() }).toEqual({ code: 1, files: before })
    expect(out).toContain("Nothing was written.")
  })

  function removeEvents(schemas: Node): void {
    ownPart(schemas.person_event).properties.action.enum = ["happening"]
  }

  test("is settled by an edit of the spec, after which the rest is applied", async () => {
    await using project = await projectAt(await upstream())
    const document = await upstream((schemas) => {
      schemas.named.properties.timestamp.type = "string"
      schemas.person_identify.allOf[1].properties.timestamp.type = "string"
      ownPart(schemas.person_page).properties.locale = { type: "string" }
    })
    expect((await project.update(document, "--write")).code).toBe(1)
    const spec = await project.read(specPath)
    const edited = spec
      .replace(/( {4}Timestamp:\n.*\n {6}type:) number/, "$1 string")
      .replaceAll(/timestamp: 1764000000/g, 'timestamp: "1764000000"')
    await project.write(specPath, edited)
    expect(await project.update(document, "--write")).toMatchObject({ code: 0 })
    expect((await schemasOf(project)).PersonPage.properties).toHaveProperty("locale")
    expect((await project.update(document)).code).toBe(0)
  })

  test("is settled by a correction, which says what is published and why ours differs", async () => {
    await using project = await projectAt(await upstream())
    const document = await upstream((schemas) => {
      schemas.device.properties.last_used.type = "string"
    })
    expect((await project.update(document, "--write")).code).toBe(1)
    const entry = `  - place: person add_device/device/last_used
    what: type
    published: string
    ours: number
    source: rule
    why: Numbers are what we send.
`
    await project.write("spec/corrections.yaml", (await project.read("spec/corrections.yaml")) + entry)
    expect(await project.update(document, "--write")).toMatchObject({ code: 0 })
    expect((await schemasOf(project)).Device.properties.last_used.type).toBe("number")
    expect(await project.read("spec/README.md")).toContain("Numbers are what we send.")
  })
})

test("a correction that upstream makes too is taken out of the list and of the README", async () => {
  await using project = await projectAt(await upstream())
  const document = await upstream((_schemas, { paths }) => {
    paths["/api/v2/batch"].post.requestBody.content["application/json"].schema.required = ["batch"]
  })
  expect(await project.read("spec/corrections.yaml")).toContain("batch body/batch")
  const { code, out } = await project.update(document, "--write")
  expect(code).toBe(0)
  expect(out).toContain("batch body/batch (required)")
  for (const path of ["spec/corrections.yaml", "spec/README.md"]) {
    expect(await project.read(path)).not.toContain("batch body/batch")
  }
})

test("wording alone moves the baseline and asks for a patch", async () => {
  await using project = await projectAt(await upstream())
  const document = await upstream((schemas) => {
    schemas.person_delete.description = "Other words."
  })
  const { code, out } = await project.update(document, "--write")
  expect(code).toBe(0)
  expect(out).toContain("The spec asks for a patch: 1.0.0 -> 1.0.1.")
  expect(await project.read(baselinePath)).not.toContain("Other words")
  expect((await project.update(document)).code).toBe(0)
})

test("a limit that upstream writes down for the first time, and that ours has, is wording", async () => {
  await using project = await projectAt(
    await upstream((_schemas, { paths }) => {
      paths["/api/v2/batch"].post.description = "Many."
    }),
  )
  const { out } = await project.update(await upstream())
  expect(out).toContain("wording   batch: limit of 500000 bytes stated, which our spec has already")
  expect(out).toContain("The spec asks for a patch")
})

test("when a file cannot be written, none is", async () => {
  await using project = await projectAt(await upstream())
  const before = await project.files()
  // A folder in the place of a file that is to be written fails for every user, unlike permissions.
  await mkdir(join(project.root, ".changeset/spec-1.1.0.md/x"), { recursive: true })
  const document = await upstream((schemas) => {
    ownPart(schemas.person_page).properties.locale = { type: "string" }
  })
  const { code, errors } = await project.update(document, "--write")
  expect(code).toBe(2)
  expect(errors).toContain("nothing was written")
  expect(await project.files()).toEqual(before)
})
