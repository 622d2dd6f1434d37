import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest"
import { parse } from "yaml"
import { runProcess } from "../../src/checks/run-process.ts"
import { eventNames, published, type RehearsalCopy, rehearsalCopy } from "./rehearsal-copy.ts"
import type { Node } from "./upstream-fixture.ts"

/** What somebody who uses the packages has, each in a file of its own so that the compiler's errors tell them apart. */
const consumer: Readonly<Record<string, string>> = {
  "people.ts": `
import { batch } from "@cio/track-batch"
import type { TrackClient } from "@cio/track-core"
export const people = (track: TrackClient) =>
  batch(track, [{ type: "person", action: "identify", identifiers: { id: "42" }, attributes: { plan: "pro" } }])
`,
  "events.ts": `
import { limits, type PersonEvent } from "@cio/track-core"
export const event = (name: string): PersonEvent => {
  const fits = new TextEncoder().encode(name).length <= limits.eventNameBytes
  return { type: "person", action: "event", identifiers: { id: "42" }, name: fits ? name : "long" }
}
`,
  "pages.ts": `
import type { TrackClient } from "@cio/track-core"
export const page = (track: TrackClient) =>
  track.entity({ type: "person", action: "page", identifiers: { id: "42" }, name: "/tea" })
`,
  "pages-with-time.ts": `
import type { TrackClient } from "@cio/track-core"
export const page = (track: TrackClient) =>
  track.entity({ type: "person", action: "page", identifiers: { id: "42" }, name: "/tea", timestamp: 1764000000 })
`,
  "deliveries.ts": `
import type { Operation } from "@cio/track-core"
export const opened: Operation =
  { type: "delivery", action: "event", identifiers: { id: "d-1" }, name: "opened", attributes: { device_token: "t-1" } }
`,
}

const archive = { type: "person", action: "archive", identifiers: { id: "42" }, until: 1764000000 }
const longName = { type: "person", action: "event", identifiers: { id: "42" }, name: "n".repeat(95) }
const timelessPage = { type: "person", action: "page", identifiers: { id: "42" }, name: "/tea" }
const opened = {
  type: "delivery",
  action: "event",
  identifiers: { id: "d-1" },
  name: "opened",
  attributes: { device_token: "t-1" },
}

/** Prints what the built validators say of the operations that it is given. */
const judge = `
import { specVersion } from "@cio/track-core"
import { checkOperation } from "@cio/track-core/validate"
const verdicts = JSON.parse(process.argv[2]).map((operation) => checkOperation(operation))
console.log(JSON.stringify([specVersion, ...verdicts.map((verdict) => verdict.ok || verdict.problems.map(({ path, rule }) => path + " " + rule))]))
`

describe("a new description of the API goes through spec:update, generate and the compiler", () => {
  let copy: RehearsalCopy

  beforeAll(async () => {
    copy = await rehearsalCopy("1.4.0")
    for (const [name, text] of Object.entries(consumer)) await copy.consumer.write(name, text)
    await copy.consumer.write("judge.mjs", judge)
  })

  afterEach(() => copy.restore())
  afterAll(() => copy[Symbol.asyncDispose]())

  /** What the service would say of operations, by the built validators, after the version of the contract. */
  async function verdicts(...operations: unknown[]): Promise<unknown[]> {
    const args = ["judge.mjs", JSON.stringify(operations)]
    const { output } = await runProcess(process.execPath, args, { cwd: copy.consumer.folder })
    return JSON.parse(output)
  }

  /** Takes a description in, and gives what was printed, with the changeset and the generated files. */
  async function takeIn(change: (schemas: Node) => void, version: string) {
    const { code, out: output, errors } = await copy.update(published(change), "--write")
    expect({ code, output, errors }).toMatchObject({ code: 0, errors: "" })
    expect(await copy.generate()).toMatchObject({ code: 0 })
    return {
      output,
      changes: output.split("\n").filter((line) => /^(breaking|additive|wording) /.test(line)),
      changeset: await copy.read(`.changeset/spec-${version}.md`),
    }
  }

  async function typesWithoutVersion(): Promise<string> {
    const [, ...lines] = (await copy.read("packages/track-core/src/generated/api-types.ts")).split("\n")
    return lines.join("\n")
  }

  test("nothing new: everything compiles, and an action that is not there yet does not", async () => {
    expect(await copy.update(published())).toMatchObject({ code: 0, out: expect.stringContaining("No changes.") })
    expect(await copy.build()).toEqual([])
    expect(await copy.typeCheckConsumer()).toEqual([])
    await copy.consumer.write("archive.ts", archiveFile)
    expect(await copy.typeCheckConsumer()).toEqual(["archive.ts TS2322"])
    await copy.consumer.write("archive.ts", "export {}\n")
    expect(await verdicts(archive, longName, timelessPage, opened)).toEqual([
      "1.0.0",
      ["/action enum"],
      true,
      true,
      true,
    ])
  })

  const archiveFile = `
import type { Operation } from "@cio/track-core"
export const archive: Operation = ${JSON.stringify(archive)}
`

  test("an action added: a minor, and whoever uses the packages compiles as before", async () => {
    const { output, changes, changeset } = await takeIn((schemas) => {
      schemas.PersonArchive = structuredClone(schemas.PersonDelete)
      schemas.PersonArchive.required.push("until")
      Object.assign(schemas.PersonArchive.properties, { action: { const: "archive" }, until: { type: "integer" } })
      schemas.Operation.oneOf.push({ $ref: "#/components/schemas/PersonArchive" })
    }, "1.1.0")
    expect(changes).toEqual(["additive  person archive: operation added"])
    expect(output).toContain("The spec asks for a minor: 1.0.0 -> 1.1.0.")
    expect(output).toContain("@cio/track-core asks for a minor: 1.4.0 -> 1.5.0.")
    expect(output).toContain("person archive/until: describe it")
    expect(changeset).toMatch(/^---\n"@cio\/track-core": minor\n---\n/)
    expect(changeset).toContain("\n- additive: person archive: operation added\n")

    // The emulator alone must learn that there is such an operation, and what it does: its switch has a case for each.
    const actions = "packages/track-emulator/src/operation-actions.ts"
    const cases = "packages/track-emulator/src/state/apply-to-person.ts"
    expect(await copy.build()).toEqual([`${actions} TS2741`, `${cases} TS2322`, `${cases} TS1360`])
    await copy.consumer.write("archive.ts", archiveFile)
    expect(await copy.typeCheckConsumer()).toEqual([])
    await copy.edit(actions, "delete: true, event: true", "delete: true, archive: true, event: true")
    await copy.edit(cases, '    case "suppress":', '    case "archive":\n      return applied\n    case "suppress":')
    await copy.edit("packages/track-core/src/index.ts", "  PersonDelete,\n", "  PersonArchive,\n  PersonDelete,\n")
    expect(await copy.build()).toEqual([])
    await copy.consumer.write("archive.ts", archiveFile.replaceAll("Operation", "PersonArchive"))
    expect(await copy.typeCheckConsumer()).toEqual([])
    await copy.consumer.write("archive.ts", "export {}\n")

    const { PersonArchive } = parse(await copy.read("spec/track-v2.openapi.yaml")).components.schemas
    expect(await verdicts(archive, ...PersonArchive.examples, { ...archive, until: "now" })).toEqual([
      "1.1.0",
      true,
      true,
      ["/until type"],
    ])
  })

  test("a limit lowered: a value and a verdict change, and no type of an operation", async () => {
    const before = await typesWithoutVersion()
    const { output, changes, changeset } = await takeIn((schemas) => {
      for (const name of eventNames(schemas)) name.description = "At most 90 bytes."
    }, "2.0.0")
    expect(changes).toEqual([
      "breaking  {person event,person screen,person page}/name: stated limit lowered from 100 bytes to 90 bytes",
      "wording   {person event,person screen,person page}: description changed (1: name)",
    ])
    expect(output).toContain("The spec asks for a major: 1.0.0 -> 2.0.0.")
    expect(changeset).toMatch(/^---\n"@cio\/track-core": major\n---\n/)
    expect(changeset).toContain("/name: stated limit lowered from 100 bytes to 90 bytes\n")
    expect(await copy.read("packages/track-core/src/generated/limits.ts")).toContain("  eventNameBytes: 90,\n")
    expect(await typesWithoutVersion()).toBe(before)
    expect(await copy.build()).toEqual([])
    expect(await copy.typeCheckConsumer()).toEqual([])
    expect(await verdicts(longName, { ...longName, name: "n".repeat(90) })).toEqual(["2.0.0", ["/name too-long"], true])
  })

  test("a field made required: a major, and whoever leaves it out does not compile, and nobody else", async () => {
    const { output, changes, changeset } = await takeIn((schemas) => {
      schemas.PersonPage.required.push("timestamp")
    }, "2.0.0")
    expect(changes).toEqual(["breaking  person page/timestamp: now required"])
    expect(output).toContain("The spec asks for a major: 1.0.0 -> 2.0.0.")
    expect(output).toContain("@cio/track-core asks for a major: 1.4.0 -> 2.0.0.")
    expect(changeset).toMatch(/^---\n"@cio\/track-core": major\n---\n/)
    expect(changeset).toContain("\n- breaking: person page/timestamp: now required\n")

    expect(await copy.build()).toEqual([])
    expect(await copy.typeCheckConsumer()).toEqual(["pages.ts TS2345"])
    expect(await verdicts(timelessPage, { ...timelessPage, timestamp: 1764000000 })).toEqual([
      "2.0.0",
      ["/timestamp required"],
      true,
    ])
  })

  test("a field removed: a major, and whoever sends it does not compile, and nobody else", async () => {
    const { output, changes, changeset } = await takeIn((schemas) => {
      const { required, properties } = schemas.DeliveryEvent
      required.splice(required.indexOf("attributes"), 1)
      delete properties.attributes
    }, "2.0.0")
    expect(changes).toEqual(["breaking  delivery event/attributes: removed"])
    expect(output).toContain("The spec asks for a major: 1.0.0 -> 2.0.0.")
    expect(changeset).toMatch(/^---\n"@cio\/track-core": major\n---\n/)
    expect(changeset).toContain("\n- breaking: delivery event/attributes: removed\n")

    expect(await copy.build()).toEqual([])
    expect(await copy.typeCheckConsumer()).toEqual(["deliveries.ts TS2353"])
    const without = { ...opened, attributes: undefined }
    expect(await verdicts(opened, without)).toEqual(["2.0.0", ["/attributes unknown-property"], true])
  })
})
