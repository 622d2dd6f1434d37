import { spawn } from "node:child_process"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { fromRoot } from "../../src/repository.ts"
import { help } from "../../src/update-spec/command.ts"
import { emptyProject, projectAt } from "./temporary-project.ts"
import { fixturePath, ownPart, upstream } from "./upstream-fixture.ts"

describe("exit codes", () => {
  test("0 without changes, 1 with changes, and nothing is written without --write", async () => {
    await using project = await projectAt(await upstream())
    expect((await project.update(await upstream())).code).toBe(0)
    const before = await project.files()
    const changed = await upstream((schemas) => {
      ownPart(schemas.person_page).properties.locale = { type: "string" }
    })
    const { code, out } = await project.update(changed)
    expect(code).toBe(1)
    expect(out).toContain("additive  person page/locale: added, optional (string)")
    expect(out).toContain("Run with --write to apply them.")
    expect(await project.files()).toEqual(before)
  })

  test.each([
    [[], /one file or URL is needed, got 0\. See --help\./],
    [["a.yaml", "b.yaml"], /got 2/],
    [["a.yaml", "--wirte"], /--wirte.*See --help\./],
    [["absent.yaml"], /cannot read .*absent\.yaml/],
  ])("2 for the arguments %j", async (args, message) => {
    await using project = await emptyProject()
    const { code, out, errors } = await project.run(...args)
    expect({ code, out }).toEqual({ code: 2, out: "" })
    expect(errors).toMatch(message)
  })

  test.each([
    ["spec/upstream/track-v2.shapes.json", "{", /shapes\.json is damaged: it is not JSON|it is not JSON/],
    ["spec/upstream/track-v2.shapes.json", "{}", /it has no 'source'/],
    ["spec/corrections.yaml", "corrections: {}", /no list named 'corrections'/],
    ["spec/corrections.yaml", "corrections:\n  - place: x", /entry 1 needs a text for 'what'/],
    [
      "spec/corrections.yaml",
      "corrections:\n  - { place: x, what: type, source: seen, why: y }",
      /entry 1 needs 'published' and 'ours'/,
    ],
    [
      "spec/corrections.yaml",
      "corrections:\n  - { place: x, what: type, published: a, ours: b, source: hearsay, why: y }",
      /must be one of doc, seen, rule, guess/,
    ],
  ])("2 for a damaged %s: %j", async (path, text, message) => {
    await using project = await projectAt(await upstream())
    await project.write(path, text)
    const changed = await upstream((schemas) => {
      ownPart(schemas.person_page).properties.locale = { type: "string" }
    })
    const { code, errors } = await project.update(changed)
    expect(code).toBe(2)
    expect(errors).toMatch(message)
  })
})

test("--help prints what the command does", async () => {
  await using project = await emptyProject()
  expect(await project.run("--help")).toEqual({ code: 0, out: help, errors: "" })
})

test("--json prints one document that holds what the lines say, place by place", async () => {
  await using project = await projectAt(await upstream())
  const document = await upstream((schemas) => {
    schemas.named.required.push("timestamp")
    schemas.device.description = "Other words."
  })
  const { code, out } = await project.update(document, "--json")
  const told = JSON.parse(out)
  expect(code).toBe(1)
  expect(told.changes).toHaveLength(4)
  expect(told.changes[0]).toEqual({
    mark: "breaking",
    place: "person event/timestamp",
    aspect: "required",
    from: "optional",
    to: "required",
    text: "now required",
  })
  expect(told.bump).toEqual({
    spec: { kind: "major", from: "1.0.0", to: "2.0.0" },
    core: { kind: "minor", from: "0.4.0", to: "0.5.0" },
  })
  expect(told).toMatchObject({ isFirst: false, written: [], byHand: [] })
  const written = JSON.parse((await project.update(document, "--json", "--write")).out).written
  expect(written).toContain(".changeset/spec-2.0.0.md")
})

test("--settled lets go of a limit that a person has dealt with", async () => {
  await using project = await projectAt(await upstream())
  const document = await upstream((schemas) => {
    ownPart(schemas.person_identify).properties.attributes.description =
      "A name may have 150 bytes, a value 150 bytes. At most 300 attributes."
  })
  const point = "person identify/attributes (stated)"
  expect((await project.update(document, "--write")).code).toBe(1)
  expect((await project.update(document, "--write", "--settled", "person merge (stated)")).code).toBe(1)
  expect((await project.update(document, "--write", "--settled", "attributes")).code).toBe(2)
  expect((await project.update(document, "--write", "--settled", point)).code).toBe(0)
})

test("the command of the workspace reads a path from where it was typed", async () => {
  const child = spawn(process.execPath, ["--import", "tsx", "src/update-spec.ts", "fixtures/upstream.yaml"], {
    cwd: fromRoot("scripts"),
    env: { ...process.env, INIT_CWD: join(fixturePath, "../..") },
    stdio: ["ignore", "pipe", "pipe"],
  })
  let out = ""
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text
  })
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve))
  // The fixture has the shapes of the published description and words of its own.
  expect(out).toMatch(/: 0 breaking, 0 additive, \d+ wording\./)
  expect(code).toBe(1)
})
