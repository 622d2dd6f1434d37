import { execFileSync, spawn } from "node:child_process"
import { chmodSync, existsSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs"
import { writeFile } from "node:fs/promises"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { text } from "node:stream/consumers"
import type { Operation } from "@cio/track-core"
import { expect, onTestFinished, test } from "vitest"
import { type Emulator, startEmulator } from "../../src/index.ts"
import { programPath, runCli, startCli, startInto, temporaryFolder } from "./cli-process.ts"
import { person, post, send } from "./send.ts"

/** Runs a command for an emulator of this process, and gives what it printed. */
async function done(emulator: Emulator, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runCli([...args, "--url", emulator.url])
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" })
  return stdout
}

test("`fail` makes requests go wrong, `faults` lists them, `heal` takes them back", async () => {
  await using emulator = await startEmulator()
  const status = async () => (await post(emulator, "/api/v2/entity", JSON.stringify(person("1")))).status
  expect(await done(emulator, "fail", '{"status":503,"times":2}')).toBe(
    '1  on, 2 to come, met 0  {"status":503,"times":2}\n',
  )
  expect(await status()).toBe(503)
  expect(await done(emulator, "fail", '[{"status":500},{"status":502}]')).toMatch(/^2 .*\n3 .*\n$/)
  expect(await done(emulator, "faults")).toMatch(/^1 {2}on, 1 to come, met 1 .*\n2 .*\n3 .*\n$/)
  expect(await done(emulator, "heal", "2")).toBe("fault 2 is taken back\n")
  expect([await status(), await status(), await status()]).toEqual([503, 502, 200])
  expect(await done(emulator, "fail", "outage")).toMatch(/^4 {2}on, endless, met 0 {2}outage: \{"status":503/)
  expect(await status()).toBe(503)
  expect(await done(emulator, "heal")).toBe("no faults any more\n")
  expect(await status()).toBe(200)
  expect(await done(emulator, "faults")).toBe("no faults\n")
})

test("a preset with a seed is listed with it", async () => {
  await using emulator = await startEmulator()
  expect(await done(emulator, "fail", "bad-day", "--seed", "7")).toContain('"seed":7')
})

test.each([
  [["fail"], "missing required argument 'fault'"],
  [["fail", "good-day"], "preset must be one of bad-day"],
  [["fail", '{"status":"503"}'], 'fail: status must be an integer from 200 to 599, got "503"'],
  [["fail", "503"], "fail: a fault must be an object, got 503"],
  [["fail", "{'status':503}"], "fail must be JSON, such as"],
  [["fail", '{"status":503}', "--seed", "1"], "--seed goes with a preset"],
  [["heal", "first"], 'id must be an integer from 0 to 4294967295, got "first"'],
  [["heal", "0"], "id must be that of a fault"],
  [["status", "--url", "localhost"], "--url must be a URL such as http://127.0.0.1:4010"],
  [["status", "extra"], "too many arguments"],
  [["import"], "missing required argument 'file'"],
  [["requests", "--limit", "0"], "--limit must be at least 1"],
  [["requests", "--limit", "1001"], "--limit must be an integer from 0 to 1000"],
  [["wait", "--timeout", "soon"], '--timeout must be a number of seconds from 0 to 86400, got "soon"'],
])("%j is wrong use, which nobody has to be asked for", async (args, message) => {
  const { code, stdout, stderr } = await runCli(args, { env: { CIO_EMULATOR_URL: "http://127.0.0.1:1" } })
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" })
  expect(stderr).toMatch(/^cio-track-emulator: /)
  expect(stderr).toContain(message)
})

test("`reset` empties an emulator", async () => {
  await using emulator = await startEmulator()
  await send(emulator, person("1"))
  expect(await done(emulator, "reset")).toBe(`${emulator.url} is empty\n`)
  expect([emulator.counts.people, emulator.counts.requests]).toEqual([0, 0])
})

test("`status` tells what is held and taken", async () => {
  await using emulator = await startEmulator()
  await send(emulator, person("1"), person("2"), { ...person("1"), timestamp: -1 } as Operation)
  const lines = (await done(emulator, "status")).split("\n")
  expect(lines[0]).toMatch(new RegExp(`^cio-track-emulator \\S+ at ${emulator.url}, since \\d{4}-`))
  expect(lines.slice(1)).toEqual([
    "  region us, strict, data in memory",
    "  holds 2 people, 0 objects, 0 events, 0 devices, 0 relationships, 0 delivery events",
    "  took 3 operations in 1 request; of the last ones 1 applied in part, 0 ignored, 0 refused",
    "  no faults are waiting",
    "",
  ])
  expect(JSON.parse(await done(emulator, "status", "--json"))).toMatchObject({
    url: emulator.url,
    counts: { people: 2 },
  })
})

test("`requests` lists the last ones, oldest first, and with --trouble those to look at", async () => {
  await using emulator = await startEmulator()
  await send(emulator, person("1"))
  await post(emulator, "/api/v2/entity", "{}")
  await post(emulator, "/api/v1/customers/anna/suppress", "")
  expect(await done(emulator, "requests")).toBe(
    "1 POST /api/v2/batch 200; 1 applied\n2 POST /api/v2/entity 400; 1 refused\n3 POST /api/v1/customers/*/suppress 200; 1 applied\n",
  )
  expect(await done(emulator, "requests", "--limit", "1")).toMatch(/^3 [^\n]*\n$/)
  expect(await done(emulator, "requests", "--trouble")).toBe("2 POST /api/v2/entity 400; 1 refused\n")
})

test("what one emulator exports another imports, by file and by pipe", async () => {
  await using one = await startEmulator()
  await using two = await startEmulator()
  await using three = await startEmulator()
  const people = Array.from({ length: 3000 }, (_, id) => person(String(id), { note: "x".repeat(100) }))
  await send(one, ...people.slice(0, 1500))
  await send(one, ...people.slice(1500))
  const folder = await temporaryFolder()
  const file = join(folder, "held.ndjson")

  expect(await runCli(["export", file, "--url", one.url])).toMatchObject({
    code: 0,
    stdout: "",
    stderr: `exported to ${file}\n`,
  })
  expect(readdirSync(folder)).toEqual(["held.ndjson"])
  // It is what people sent.
  expect(statSync(file).mode & 0o077).toBe(0)
  expect(await done(two, "import", file)).toBe("imported 3,000 people, 0 objects and 0 events\n")
  expect(two.person({ id: "2999" })?.attributes).toEqual({ note: "x".repeat(100) })

  const exported = await done(one, "export")
  expect(exported.split("\n").slice(1)).toEqual(readFileSync(file, "utf8").split("\n").slice(1))
  const imported = await runCli(["import", "-", "--url", three.url], { input: exported })
  expect(imported).toMatchObject({ code: 0, stdout: "imported 3,000 people, 0 objects and 0 events\n" })
})

test("a snapshot with a mistake changes nothing, and the mistake is found by file and line", async () => {
  await using emulator = await startEmulator()
  await send(emulator, person("1"))
  const lines = (await done(emulator, "export")).trimEnd().split("\n")
  const file = join(await temporaryFolder(), "held.ndjson")
  // Refused at the start of what is far more than fits any buffer on the way.
  await writeFile(file, [lines[0], "anna", ...Array<string>(200_000).fill("x".repeat(100))].join("\n"))
  const { code, stdout, stderr } = await runCli(["import", file, "--url", emulator.url])
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" })
  expect(stderr).toMatch(/^cio-track-emulator: .*held\.ndjson: line 2: [^\n]*\n$/)
  expect(stderr).not.toContain("anna")
  expect(emulator.counts.people).toBe(1)
})

test("files that cannot be read or written are named with the reason", async () => {
  await using emulator = await startEmulator()
  const folder = await temporaryFolder()
  const tries = [
    ["import", join(folder, "none"), "there is no such file"],
    ["import", folder, "it is a folder; name a file"],
    ["export", join(folder, "none", "file"), "its folder does not exist"],
    ["export", folder, "it is a folder; name a file"],
  ] as const
  for (const [command, path, why] of tries) {
    const { code, stderr } = await runCli([command, path, "--url", emulator.url])
    expect(code).toBe(1)
    expect(stderr).toMatch(new RegExp(`^cio-track-emulator: cannot .*${path}: ${why}\n$`))
  }
  expect(readdirSync(folder)).toEqual([])
})

test.each(["open to all", "leading elsewhere"])(
  "an export is the owner's alone, whatever is left of one before: %s",
  async (kind) => {
    await using emulator = await startEmulator()
    const folder = await temporaryFolder()
    const [file, elsewhere] = [join(folder, "held.ndjson"), join(folder, "elsewhere")]
    await writeFile(elsewhere, "mine")
    if (kind === "leading elsewhere") symlinkSync(elsewhere, `${file}.part`)
    else await writeFile(`${file}.part`, "")
    if (kind === "open to all") chmodSync(`${file}.part`, 0o666)
    expect(await runCli(["export", file, "--url", emulator.url])).toMatchObject({ code: 0 })
    expect(lstatSync(file).isFile()).toBe(true)
    expect(lstatSync(file).mode & 0o077).toBe(0)
    expect(readFileSync(file, "utf8")).toContain('"kind":"end"')
    expect(readFileSync(elsewhere, "utf8")).toBe("mine")
    expect(readdirSync(folder).sort()).toEqual(["elsewhere", "held.ndjson"])
  },
)

test("an export through a link replaces the file behind it, and makes one where there is none", async () => {
  await using emulator = await startEmulator()
  const folder = await temporaryFolder()
  await writeFile(join(folder, "old"), "before")
  for (const name of ["old", "new"]) {
    const link = join(folder, `to-${name}`)
    symlinkSync(name, link)
    expect(await runCli(["export", link, "--url", emulator.url])).toMatchObject({ code: 0 })
    expect(lstatSync(link).isSymbolicLink()).toBe(true)
    expect(readFileSync(join(folder, name), "utf8")).toContain('"kind":"end"')
    expect(statSync(link).mode & 0o077).toBe(0)
  }
  expect(readdirSync(folder).sort()).toEqual(["new", "old", "to-new", "to-old"])
})

test("an export goes into what is no file, which stays what it is", async () => {
  await using emulator = await startEmulator()
  const folder = await temporaryFolder()
  // By a link, so that a mistake replaces that and not the machine's own.
  const device = join(folder, "null")
  symlinkSync("/dev/null", device)
  expect(await runCli(["export", device, "--url", emulator.url])).toMatchObject({ code: 0 })
  expect(lstatSync(device).isSymbolicLink()).toBe(true)

  const pipe = join(folder, "pipe")
  execFileSync("mkfifo", [pipe])
  const reading = spawn("cat", [pipe], { stdio: ["ignore", "pipe", "inherit"] })
  onTestFinished(() => void reading.kill("SIGKILL"))
  const read = text(reading.stdout)
  expect(await runCli(["export", pipe, "--url", emulator.url])).toMatchObject({ code: 0 })
  expect(lstatSync(pipe).isFIFO()).toBe(true)
  expect(await read).toContain('"kind":"end"')
  expect(readdirSync(folder).sort()).toEqual(["null", "pipe"])
})

test("an export to /dev/stdout goes on in a file that output is appended to", async () => {
  await using emulator = await startEmulator()
  const file = join(await temporaryFolder(), "all")
  await writeFile(file, "before\n")
  const { ended } = startInto(file, ["export", "/dev/stdout", "--url", emulator.url])
  expect(await ended).toMatchObject({ code: 0, stderr: "" })
  expect(readFileSync(file, "utf8")).toMatch(/^before\n\{"cioEmulator".*"kind":"end"/s)
})

test("an export that nobody reads to its end is no failure", async () => {
  await using emulator = await startEmulator()
  for (let batch = 0; batch < 20; batch++) {
    await send(
      emulator,
      ...Array.from({ length: 1000 }, (_, id) => person(`${batch}-${id}`, { note: "x".repeat(200) })),
    )
  }
  const child = spawn(process.execPath, [programPath, "export", "--url", emulator.url], {
    stdio: ["ignore", "pipe", "pipe"],
  })
  let stderr = ""
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text
  })
  child.stdout.once("data", () => child.stdout.destroy())
  const code = await new Promise((resolve) => child.once("close", resolve))
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" })
})

test("an export that breaks off leaves the file as it was", async () => {
  const server = createServer((_request, response) => {
    response.writeHead(200, { "content-length": "1000" })
    response.write("half")
    setTimeout(() => response.destroy(), 50)
  })
  const url = await listen(server)
  const folder = await temporaryFolder()
  const file = join(folder, "held.ndjson")
  await writeFile(file, "before")
  const { code, stderr } = await runCli(["export", file, "--url", url])
  expect(code).toBe(1)
  expect(stderr).toBe(`cio-track-emulator: cannot export to ${file}: the emulator's answer broke off\n`)
  expect(readFileSync(file, "utf8")).toBe("before")
  expect(readdirSync(folder)).toEqual(["held.ndjson"])
})

test.skipIf(!existsSync("/dev/full"))(
  "output that the disk has no room for is dropped, told once, and a failure",
  async () => {
    await using emulator = await startEmulator()
    await send(emulator, person("1"))
    for (const command of ["status", "export"]) {
      expect(await startInto("/dev/full", [command, "--url", emulator.url]).ended).toMatchObject({
        code: 1,
        stderr: "cio-track-emulator: cannot write to standard output: the disk is full; what cannot be is dropped\n",
      })
    }
  },
)

test("where no emulator answers, that is said with what to do", async () => {
  const { code, stdout, stderr } = await runCli(["status"], { env: { CIO_EMULATOR_URL: "http://127.0.0.1:1/" } })
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" })
  expect(stderr).toMatch(
    /^cio-track-emulator: no emulator answers at http:\/\/127\.0\.0\.1:1 \(.*\); start one with `cio-track-emulator`, or name another with --url\n$/,
  )
})

test("what answers but is no emulator is told apart", async () => {
  const url = await listen(
    createServer((request, response) => response.writeHead(request.url?.includes("faults") ? 200 : 404).end("<html>")),
  )
  expect((await runCli(["status", "--url", url])).stderr).toContain("answers, but is no emulator (404)\n")
  expect((await runCli(["faults", "--url", url])).stderr).toContain("answers, but not as an emulator does\n")
})

test("that a request was not waited for is said with what to do", async () => {
  const url = await listen(createServer((_request, response) => response.writeHead(408).end()))
  expect((await runCli(["import", "-", "--url", url], { input: "" })).stderr).toBe(
    `cio-track-emulator: ${url} did not wait for the whole request (408): write a snapshot that comes slowly to a file, and import that\n`,
  )
})

test("what the emulator refuses is said in its words", async () => {
  await using emulator = await startEmulator()
  const { code, stderr } = await runCli(["heal", "99", "--url", emulator.url])
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringMatching(/^cio-track-emulator: there is no fault of this id/),
  })
})

test("`wait` returns once an emulator answers", async () => {
  await using emulator = await startEmulator()
  const { port } = new URL(emulator.url)
  await emulator.close()
  const waiting = startCli(["wait", "--url", emulator.url, "--timeout", "60"])
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(waiting.child.exitCode).toBe(null)
  await using later = await startEmulator({ port: Number(port) })
  expect(await waiting.ended).toMatchObject({ code: 0, stdout: `${later.url}\n`, stderr: "" })
})

test("`wait` gives up when the time is over", async () => {
  const { code, stderr } = await runCli(["wait", "--url", "http://127.0.0.1:1", "--timeout", "0.2"])
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringMatching(/^cio-track-emulator: after 0\.2 s: no emulator answers at http:\/\/127\.0\.0\.1:1 /),
  })
})

test("`wait` gives up on what takes connections and never answers", async () => {
  const url = await listen(createServer(() => {}))
  const { code, stderr } = await runCli(["wait", "--url", url, "--timeout", "0.2"])
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("does not answer in time") })
})

async function listen(server: ReturnType<typeof createServer>): Promise<string> {
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  server.listen(0, "127.0.0.1")
  await new Promise((resolve) => server.once("listening", resolve))
  // An address of a server that listens on a port.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
