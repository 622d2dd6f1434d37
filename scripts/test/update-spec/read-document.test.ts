import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { createServer, type Server } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { readDocument } from "../../src/update-spec/document/read-document.ts"
import { UpdateSpecError } from "../../src/update-spec/update-spec-error.ts"
import { fixturePath, upstream } from "./upstream-fixture.ts"

let folder: string
let server: Server
let origin: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "read-document-"))
  const yaml = await readFile(fixturePath)
  server = createServer((request, response) => {
    if (request.url === "/moved") return response.writeHead(302, { location: "/upstream.yaml" }).end()
    if (request.url === "/page") return response.writeHead(200).end("<!doctype html><p>An API")
    if (request.url?.startsWith("/upstream.yaml")) return response.writeHead(200).end(yaml)
    return response.writeHead(404).end("no such page")
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  if (address === null || typeof address === "string") throw new Error("the server has no port")
  origin = `http://127.0.0.1:${address.port}`
})

afterAll(async () => {
  await new Promise((resolve) => server.close(resolve))
  await rm(folder, { recursive: true })
})

async function refusal(location: string): Promise<string> {
  const error: unknown = await readDocument(location, folder).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(UpdateSpecError)
  return error instanceof Error ? error.message : ""
}

async function refusalOf(text: string): Promise<string> {
  await writeFile(join(folder, "bad"), text)
  return refusal("bad")
}

describe("a document is read", () => {
  test("from YAML and from JSON alike", async () => {
    await writeFile(join(folder, "upstream.json"), JSON.stringify(await upstream(), undefined, 2))
    const fromJson = await readDocument("upstream.json", folder)
    const fromYaml = await readDocument(fixturePath, folder)
    expect(fromJson.document).toEqual(fromYaml.document)
    expect(fromYaml.source).toMatchObject({ openapi: "3.1.0", version: "7.2.0" })
  })

  test("from YAML in braces and with a byte order mark", async () => {
    await writeFile(join(folder, "braces"), '\uFEFF{ openapi: 3.1.0, info: { version: "2" }, paths: {} }')
    expect((await readDocument("braces", folder)).source.version).toBe("2")
  })

  test("from YAML whose maps are merged into others", async () => {
    const text = "openapi: 3.1.0\nbase: &base { type: string }\npaths: { /x: { <<: *base, get: {} } }"
    await writeFile(join(folder, "merged"), text)
    expect((await readDocument("merged", folder)).document.paths).toEqual({ "/x": { type: "string", get: {} } })
  })

  test("from a URL, also behind a redirect", async () => {
    const direct = await readDocument(`${origin}/upstream.yaml`, folder)
    const moved = await readDocument(`${origin}/moved`, folder)
    expect(direct.document).toEqual((await readDocument(fixturePath, folder)).document)
    expect(moved.source.sha256).toBe(direct.source.sha256)
  })
})

describe("what cannot be read says what to do", () => {
  test.each([
    ["a Swagger 2 document", '{"swagger":"2.0","paths":{}}', /Swagger 2\.0; convert it to OpenAPI 3/],
    ["an OpenAPI 4 document", "openapi: 4.0.0\npaths: {}", /it is OpenAPI 4\.0\.0/],
    ["a document without paths", "openapi: 3.1.0", /has no 'paths'/],
    ["JSON that is something else", '{"name":"x"}', /no 'openapi' version/],
    ["a list", "[1, 2]", /it is not an object/],
    ["broken JSON", '{"openapi": "3.1.0", ', /neither JSON nor YAML/],
    ["broken YAML", "openapi: 3.1.0\n  paths: [", /neither JSON nor YAML.* at line 1/],
    ["a key given twice", "openapi: 3.1.0\npaths: {}\npaths: {}", /must be unique/],
    ["aliases that unfold without end", laughs(), /cannot be read as YAML/],
    ["an alias that contains itself", "openapi: 3.1.0\npaths: &a { b: *a }", /cannot be read as YAML: .*circular/],
    ["nothing", "", /it is not an object/],
  ])("%s", async (_name, text, message) => {
    expect(await refusalOf(text)).toMatch(message)
  })

  test.each([
    ["with a byte order mark", "\uFEFFopenapi: 3.1.0"],
    ["without one", "openapi: 3.1.0"],
  ])("UTF-16 %s", async (_name, text) => {
    const littleEndian = Buffer.from(text, "utf16le")
    for (const bytes of [littleEndian, Buffer.from(littleEndian).swap16()]) {
      await writeFile(join(folder, "utf-16"), bytes)
      expect(await refusal("utf-16")).toMatch(/utf-16 is written in UTF-16.*as UTF-8/)
    }
  })

  test("a file that is not there", async () => {
    expect(await refusal("absent.yaml")).toMatch(/cannot read .*absent\.yaml.*Check the path/)
  })

  test("a page instead of a description", async () => {
    expect(await refusal(`${origin}/page`)).toMatch(/not an OpenAPI 3 description|neither JSON nor YAML/)
  })

  test("a URL that is not found, without the keys that stand in it", async () => {
    const message = await refusal(`${origin.replace("//", "//name:secret@")}/absent?token=secret`)
    expect(message).toMatch(/cannot download/)
    expect(message).not.toContain("secret")
  })

  test("a status other than success", async () => {
    expect(await refusal(`${origin}/absent`)).toMatch(/the server answered 404/)
  })

  test("a server that refuses connections", async () => {
    const closed = createServer()
    await new Promise<void>((resolve) => closed.listen(0, "127.0.0.1", resolve))
    const address = closed.address()
    await new Promise((resolve) => closed.close(resolve))
    const port = typeof address === "object" && address !== null ? address.port : 0
    expect(await refusal(`http://127.0.0.1:${port}/x`)).toMatch(/ECONNREFUSED.*pass the file/)
  })
})

/** Each line doubles the one before. */
function laughs(): string {
  const lines = Array.from({ length: 30 }, (_, index) => `a${index + 1}: &a${index + 1} [*a${index}, *a${index}]`)
  return ["openapi: 3.1.0", "a0: &a0 [x, x]", ...lines].join("\n")
}
