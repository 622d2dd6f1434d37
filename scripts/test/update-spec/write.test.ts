import { mkdir } from "node:fs/promises"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { parse } from "yaml"
import { limitsModule } from "../../src/generate/limits.ts"
import { typesModule } from "../../src/generate/types.ts"
import { validatorsModule } from "../../src/generate/validators.ts"
import { lintDocument } from "../../src/lint-spec/lint-document.ts"
import { parseContract } from "../../src/spec/contract.ts"
import { compileErrors } from "./compile-types.ts"
import { lineDifference } from "./line-difference.ts"
import { emptyProject, projectAt, type Run, type TemporaryProject } from "./temporary-project.ts"
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

function batchList(document: Node): Node {
  return document.paths["/api/v2/batch"].post.requestBody.content["application/json"].schema.properties.batch
}

/** What the batch endpoint takes of the people's operations. */
function batchUnion(document: Node): Node {
  return batchList(document).items.anyOf[0].anyOf
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
  batchUnion(document).push({ $ref: "#/components/schemas/person_archive" })
  schemas.json = {
    oneOf: [
      { type: "string" },
      { type: "array", items: { $ref: "#/components/schemas/json" } },
      { type: "object", additionalProperties: { $ref: "#/components/schemas/json" } },
    ],
  }
  schemas.object_operations.oneOf.splice(1, 1)
  batchList(document).items.anyOf[1].anyOf.splice(1, 1)
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
  document.paths["/api/v2/batch"].post.deprecated = true
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
  // One run, looked at from several sides; only the first test goes on from there, without changing anything.
  let project: TemporaryProject
  let written: Run

  beforeAll(async () => {
    project = await projectAt(await upstream())
    written = await project.update(await upstream(everyKind), "--write")
  })

  afterAll(() => project[Symbol.asyncDispose]())

  test("are applied to a spec that lints, generates and compiles, and are gone in the next run", async () => {
    const { code, out, errors } = written
    expect({ code, errors, open: out.includes("A person must decide") }).toEqual({ code: 0, errors: "", open: false })

    const text = await project.read(specPath)
    expect(await lintDocument(text, specPath)).toEqual([])
    const contract = parseContract(text)
    expect(contract.version).toBe("2.0.0")
    expect(contract.limits.batchBytes?.value).toBe(1_000_000)
    expect(contract.limits.eventNameBytes?.value).toBe(90)
    const types = await typesModule(contract)
    expect(compileErrors(types)).toEqual([])
    expect(types).toContain("export type PersonArchive = {")
    expect(types).not.toContain("ObjectIdentifyAnonymous")
    expect(validatorsModule(contract)).toContain("archive: PersonArchive")
    expect(limitsModule(contract)).toContain("1000000")

    const again = await project.update(await upstream(everyKind))
    expect(again).toMatchObject({ code: 0, errors: "" })
    expect(again.out).toContain("No changes.")
  })

  test("land where they belong", async () => {
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
    expect(schemas.EventName).toMatchObject({ type: ["null", "string"], minLength: 1 })
    expect(schemas.EventName).not.toHaveProperty("maxLength")
    expect(schemas.ObjectAttributes.additionalProperties).toEqual({ type: ["integer", "string"] })
    const { paths } = parse(await project.read(specPath))
    expect(paths["/api/v2/batch"].post.deprecated).toBe(true)
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
    const { out } = written
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
    [
      "an operation that one endpoint takes no more",
      (s) => s.person_operations.oneOf.splice(10, 1),
      /person suppress: \(endpoints\) published batch, ours entity and batch; not a change that can be made without/,
    ],
    [
      "an operation that the endpoints describe differently",
      (s, d) => {
        s.delivery_of_a_batch = { ...s.delivery_operations, required: ["type", "action", "identifiers", "name"] }
        batchList(d).items.anyOf[2].$ref = "#/components/schemas/delivery_of_a_batch"
      },
      /delivery event: \(differs\) published \w{12}, ours none/,
    ],
    [
      "a bound that nothing enforces",
      (_s, d) => (batchList(d).maxItems = 100),
      /batch body\/batch: \(maxItems\) published 100, ours none; nothing of ours enforces it; beside it stands "The operations\."/,
    ],
    [
      "a bound of an extension",
      (s) => (ownPart(s.person_page).properties.attributes.properties.title["x-max-bytes"] = 9),
      /title: \(x-max-bytes\) published 9, ours none; nothing of ours enforces it/,
    ],
    [
      "a bound that means a limit which other schemas share",
      (s) => {
        const [id] = s.people_related.items.properties.identifiers.oneOf
        for (const { properties } of [s.by_id, id]) properties.id.maxLength = 100
      },
      /\(id\)\/id: \(maxLength\) published 100, ours none; it means idBytes \(150\), which Email, ObjectId, AnonymousId have too; beside it stands "Your own id of a person\. At most 150 bytes\."/,
    ],
    [
      "a bound looser than the limit that it means",
      (s) => Object.assign(s.named.properties.name, { maxLength: 200, description: "A name." }),
      /name: \(maxLength\) published 200, ours none; it means eventNameBytes, which is 100/,
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

  test("is an operation that comes to one endpoint only, until a correction says why both take it here", async () => {
    await using project = await projectAt(await upstream())
    const document = await upstream((schemas) => {
      addOperation(schemas, "person_archive", { required: ["action"], properties: { action: { enum: ["archive"] } } })
    })
    expect((await project.update(document, "--write")).out).toContain("person archive: (endpoints) published entity")
    const entry = `  - place: person archive
    what: endpoints
    published: entity
    ours: entity and batch
    source: guess
    why: Left out by mistake.
`
    await project.write("spec/corrections.yaml", (await project.read("spec/corrections.yaml")) + entry)
    expect(await project.update(document, "--write")).toMatchObject({ code: 0 })
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

describe("a limit that upstream writes down for the first time, lower than ours", () => {
  const silent = (text: string) => upstream((_s, { paths }) => (paths["/api/v2/batch"].post.description = text))

  test("is breaking, and ours is lowered where one is meant", async () => {
    await using project = await projectAt(await silent("Many."))
    const { code, out } = await project.update(await silent("Smaller than 250kb, each 32kb."), "--write")
    expect(out).toContain("breaking  batch: stated limit lowered from ours 500000 bytes (batchBytes) to 250000 bytes")
    expect(code).toBe(0)
    expect(parse(await project.read(specPath))["x-limits"]).toMatchObject({
      batchBytes: { value: 250_000 },
      operationBytes: { value: 32_000 },
    })
    expect(out).toMatch(/line \d+: .*500,000 bytes/)
  })

  test("is left to a person where several may be meant, and says which", async () => {
    await using project = await projectAt(await silent("Many."))
    const { code, out } = await project.update(await silent("Smaller than 10kb."), "--write")
    expect(out).toContain(
      "breaking  batch: limit of 10000 bytes stated, lower than ours of 500000 bytes (batchBytes), 32000 bytes (operationBytes)",
    )
    expect(out).toContain("batch: (stated) published 10000 bytes, ours 500000 bytes or 32000 bytes")
    expect(code).toBe(1)
  })

  test.each<[string, Edit, string, string]>([
    [
      "beside the figures that ours has",
      (_s, { paths }) => (paths["/api/v2/batch"].post.requestBody.description = "At most 250kb, for a while."),
      "breaking  batch: limit of 250000 bytes stated, lower than ours of 500000 bytes (batchBytes)",
      "batch: (stated) published 250000 bytes, ours 500000 bytes",
    ],
    [
      "in the introduction, which may mean other APIs",
      (_s, { info }) => (info.description = "No more than 10 requests per second."),
      "breaking  api: limit of 10 per second stated, lower than ours of 100 per second (requestsPerSecond)",
      "api: (stated) published 10 per second, ours 100 per second",
    ],
  ])("is left to a person where it is said %s", async (_name, edit, told, point) => {
    await using project = await projectAt(await upstream())
    const { code, out } = await project.update(await upstream(edit), "--write")
    expect(out).toContain(told)
    expect(out).toContain(point)
    expect(code).toBe(1)
  })

  test("is told on the very first run too", async () => {
    await using project = await emptyProject()
    const { out } = await project.update(await silent("Smaller than 250kb."), "--write")
    expect(out).toContain("batch: (stated) published 250000 bytes, ours 500000 bytes")
  })

  test("names ours too where it is not lower after all", async () => {
    await using project = await projectAt(await silent("Many."))
    const { out } = await project.update(await silent("Up to 600kb, each 32kb."), "--write")
    expect(out).toContain("batch: (stated) published 600000 bytes, ours 500000 bytes")
  })

  test("lowers nothing when it is said of one attribute among many", async () => {
    await using project = await projectAt(await upstream())
    const document = await upstream((schemas) => {
      ownPart(schemas.person_identify).properties.attributes.properties._update.description = "At most 500 bytes."
    })
    const { code, out } = await project.update(document, "--write")
    expect(out).toContain("limit of 500 bytes stated, which was not stated before")
    expect(code).toBe(1)
  })
})

describe("a bound", () => {
  test("that means one of our limits moves it, and the prose that shows the old figure is listed", async () => {
    await using project = await projectAt(await upstream())
    const document = await upstream((schemas) => {
      schemas.named.properties.name.maxLength = 50
    })
    const { code, out } = await project.update(document, "--write")
    expect(code).toBe(0)
    expect(out).toMatch(/line \d+: description: The name of the event\. At most 100 bytes\./)
    const spec = parse(await project.read(specPath))
    expect(spec["x-limits"].eventNameBytes.value).toBe(50)
    expect(spec.components.schemas.EventName).not.toHaveProperty("maxLength")
    expect((await project.update(document)).out).toContain("No changes.")
    const gone = await project.update(
      await upstream((s) => (s.named.properties.name.description = "A name.")),
      "--write",
    )
    expect(gone.code).toBe(0)
    expect(gone.out).toContain("name: maxLength 50 is no longer published; eventNameBytes stays 50")
  })

  test("that our validators enforce is written down, with the prose beside it to reread", async () => {
    await using project = await projectAt(await upstream())
    const document = await upstream((schemas) => {
      ownPart(schemas.person_page).properties.attributes.properties.title.maxLength = 90
    })
    const { code, out } = await project.update(document, "--write")
    expect(code).toBe(0)
    const { description, ...title } = (await schemasOf(project)).PersonPage.properties.attributes.properties.title
    expect(title).toEqual({ type: "string", maxLength: 90 })
    expect(out).toContain(`person page/attributes/title: beside maxLength stands "${description}"`)
  })

  test("that a person wrote into the spec is settled", async () => {
    await using project = await projectAt(await upstream())
    const document = await upstream((_schemas, all) => (batchList(all).maxItems = 100))
    expect((await project.update(document, "--write")).code).toBe(1)
    const spec = await project.read(specPath)
    await project.write(specPath, spec.replace(/( +)(description: The operations\.\n)/, "$1$2$1maxItems: 100\n"))
    expect(await project.update(document, "--write")).toMatchObject({ code: 0 })
  })
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
