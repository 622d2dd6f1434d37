import { mkdtemp, realpath, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { pathToFileURL } from "node:url"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { fromRoot } from "../../src/repository.ts"
import { programs, type Runtime, traitsOfNode } from "../../src/runtimes/runtimes.ts"
import { smokeProject } from "../../src/runtimes/smoke-project.ts"
import { type RuntimeResult, tryRuntime } from "../../src/runtimes/try-runtime.ts"

let cache: string

beforeAll(async () => {
  cache = await realpath(await mkdtemp(join(tmpdir(), "test-runtimes-")))
})

afterAll(() => rm(cache, { recursive: true, force: true }))

/** The Node that runs this, as a runtime with nothing to download. */
function thisNode(file: string, changes: Partial<Runtime> = {}): Runtime {
  const command = (_folder: string, settings: string) => [process.execPath, file, settings] as const
  return { name: "this Node", version: process.versions.node, packages: {}, traits: traitsOfNode, command, ...changes }
}

describe("the smoke program", () => {
  test("finds nothing wrong with the packed packages on the Node that runs this", async () => {
    await using project = await smokeProject(fromRoot("."))
    const { rows } = await tryRuntime(thisNode(programs.main.replace(/.*[\\/]/, "")), project.folder, cache)
    const others = rows.filter(({ value }) => value !== "ok").map(({ name, value }) => [name, value])
    expect(Object.fromEntries(others)).toEqual(traitsOfNode)
    expect(rows.length).toBeGreaterThan(15)
  })
})

describe("a runtime is failed", () => {
  const report = (rows: object[]) =>
    `console.log("REPORT " + ${JSON.stringify(JSON.stringify({ version: process.versions.node, rows }))})`

  test("when it cannot be downloaded, and a sentence names the package", async () => {
    const packages = { "not-there": `file:${join(cache, "not-there.tgz")}` }
    const [row, ...others] = (await tryRuntime(thisNode("main.mjs", { packages }), cache, cache)).rows
    expect(row).toMatchObject({ name: "download", value: "FAILED" })
    expect(row?.detail).toContain("this Node cannot be downloaded: npm install not-there@file:")
    expect(others).toEqual([])
  })

  test("when its program is not where it belongs", async () => {
    const command = () => [join(cache, "no-such-program")] as const
    const { rows } = await tryRuntime(thisNode("main.mjs", { command }), cache, cache)
    expect(rows).toEqual([{ name: "starts", value: "FAILED", detail: expect.stringContaining("no-such-program") }])
  })

  test("when no report comes, and its output is shown without the keys", async () => {
    const { rows } = await run('throw new Error("no such module: " + process.argv[2])')
    expect(rows).toEqual([{ name: "starts", value: "FAILED", detail: expect.stringContaining("no such module") }])
    expect(rows[0]?.detail).toMatch(/"siteId":"\(key\)","apiKey":"\(key\)"/)
  })

  test("when it is another version than wanted", async () => {
    expect(failures(await run(report([]), { version: "1.2.3" }))).toContain("starts")
  })

  test("when a key shows in what it prints, in plain or as it travels", async () => {
    const read = "const { siteId, apiKey } = JSON.parse(process.argv[2])"
    for (const shown of ["apiKey", "siteId", "btoa(siteId + ':' + apiKey)"]) {
      expect(failures(await run(`${read}; console.error(${shown}); ${report([])}`))).toContain("output without keys")
    }
    expect(failures(await run(`${read}; ${report([])}`))).not.toContain("output without keys")
  })

  test("when a key shows in what only JSON, String, inspect or a stack tells", async () => {
    const leaks = pathToFileURL(join(dirname(programs.main), "leaks.mjs")).href
    const things = [
      "{ toJSON: () => apiKey }",
      "{ toString: () => siteId }",
      "Object.defineProperty({}, 'hidden', { value: btoa(siteId + ':' + apiKey) })",
      "{ get stack() { return apiKey } }",
      "{ siteId: 'none of it' }",
    ]
    const { rows } = await run(`
      import { leaks } from ${JSON.stringify(leaks)}
      const keys = JSON.parse(process.argv[2])
      const { siteId, apiKey } = keys
      const found = await leaks([${things.join()}], [keys])
      const value = found.map((place) => place.replace(/ of thing (\\d).*/, " $1")).join()
      console.log("REPORT " + JSON.stringify({ version: process.versions.node, rows: [{ name: "leaks", value }] }))
    `)
    expect(rows.find(({ name }) => name === "leaks")?.detail).toContain(
      "not JSON 0,String 1,inspect 2,JSON 3,stack 3,inspect 3",
    )
  })

  test("when it does not end well after its report", async () => {
    expect(failures(await run(`${report([])}; process.exitCode = 3`))).toContain("ends by itself")
    expect(failures(await run(report([])))).not.toContain("ends by itself")
  })

  test("when it is not as the documentation says", async () => {
    expect(failures(await run(report([{ name: "Buffer", value: "no" }])))).toContain("Buffer")
    expect(failures(await run(report([{ name: "Buffer", value: "yes" }])))).not.toContain("Buffer")
    expect(failures(await run(report([{ name: "entity", value: "n.a." }])))).toContain("entity")
  })

  test("when the server never saw what the program says that it sent", async () => {
    const claimed = [{ name: "5xx event under one id", value: "ok" }]
    expect(failures(await run(report(claimed)))).toEqual(["5xx event under one id", "every event held once"])
  })

  async function run(program: string, changes: Partial<Runtime> = {}): Promise<RuntimeResult> {
    const file = join(cache, "program.mjs")
    await writeFile(file, program)
    return tryRuntime(thisNode(file, changes), cache, cache)
  }

  function failures({ rows }: RuntimeResult): string[] {
    return rows.filter(({ value }) => value === "FAILED").map(({ name }) => name)
  }
})
