import { existsSync, readFileSync } from "node:fs"
import { writeFile } from "node:fs/promises"
import { createServer, get } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { expect, onTestFinished, test } from "vitest"
import { runCli, startCli, startInto, startOne, temporaryFolder } from "./cli-process.ts"

const basic = (keys: string) => `Basic ${btoa(keys)}`

async function region(url: string, keys = "emulator:emulator") {
  const answer = await fetch(`${url}/api/v1/accounts/region`, { headers: { authorization: basic(keys) } })
  return { status: answer.status, text: await answer.text() }
}

function post(url: string, path: string, body: unknown) {
  const headers = { authorization: basic("emulator:emulator") }
  return fetch(url + path, { method: "POST", headers, body: JSON.stringify(body) }).catch(() => undefined)
}

const identify = (id: string) => ({
  type: "person",
  action: "identify",
  identifiers: { id },
  attributes: { plan: "pro" },
})

/** A port that nobody listened on a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1")
  await new Promise((resolve) => server.once("listening", resolve))
  // An address of a server that listens on a port.
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

test.each<NodeJS.Signals>(["SIGINT", "SIGTERM", "SIGHUP"])(
  "an emulator says where it is, serves, and closes on %s with 0",
  async (signal) => {
    const running = startCli(["--port", "0"])
    await running.wrote("Ctrl-C")
    const [, url = ""] = /^Track API +(\S+)$/m.exec(running.stdout) ?? []
    expect(running.stdout.split("\n")).toEqual([
      `Track API  ${url}`,
      "Site id    emulator",
      "API key    emulator",
      `Inspector  ${url}/`,
      "Data       in memory; --data <file> keeps it across restarts",
      "Ctrl-C ends it.",
      "",
    ])
    expect((await region(url)).status).toBe(200)
    running.child.kill(signal)
    expect(await running.ended).toMatchObject({ code: 0, signal: null, stderr: "" })
    await expect(region(url)).rejects.toThrow("fetch failed")
  },
)

test("`start` is the same as no command", async () => {
  const running = startCli(["start", "--port", "0"])
  await running.wrote("Ctrl-C")
  expect(running.stdout).toMatch(/^Track API {2}http/)
})

test("with --json the only line is for scripts", async () => {
  const { url, pid, running } = await startOne(["--site-id", "site", "--api-key", "key", "--region", "eu"])
  expect(JSON.parse(running.stdout)).toEqual({ url, siteId: "site", apiKey: "key", pid: running.child.pid })
  expect(await region(url, "site:key")).toMatchObject({ status: 200, text: expect.stringContaining('"eu"') })
  expect((await region(url)).status).toBe(401)
  process.kill(pid, "SIGTERM")
  const { code, stdout, stderr } = await running.ended
  expect({ code, lines: stdout.split("\n").length, stderr }).toEqual({ code: 0, lines: 2, stderr: "" })
})

test("the environment sets up an emulator, and an option wins over its variable", async () => {
  const folder = await temporaryFolder()
  const env = {
    CIO_EMULATOR_PORT: "1",
    CIO_EMULATOR_HOST: "localhost",
    CIO_EMULATOR_SITE_ID: "site",
    CIO_EMULATOR_API_KEY: "key",
    CIO_EMULATOR_REGION: "EU",
    CIO_EMULATOR_LENIENT: "true",
    CIO_EMULATOR_DATA: join(folder, "track.ndjson"),
  }
  const { url } = await startOne(["--site-id", "other"], { env })
  expect(url).toMatch(/^http:\/\/localhost:\d+$/)
  expect(await region(url, "other:key")).toMatchObject({ status: 200, text: expect.stringContaining('"eu"') })
  const status = await (await fetch(`${url}/emulator/status`)).json()
  expect(status).toMatchObject({ lenient: true, dataFile: env.CIO_EMULATOR_DATA })
})

test("a port in use is refused with what to do", async () => {
  const server = createServer().listen(0, "127.0.0.1")
  onTestFinished(() => void server.close())
  await new Promise((resolve) => server.once("listening", resolve))
  // An address of a server that listens on a port.
  const { port } = server.address() as AddressInfo
  expect(await runCli(["--port", String(port)])).toEqual({
    code: 1,
    signal: null,
    stdout: "",
    stderr: `cio-track-emulator: cannot listen on 127.0.0.1 port ${port}: the port is in use; choose another, or 0 for any free one (--port, CIO_EMULATOR_PORT)\n`,
  })
})

test.each([
  [["--port", "x"], '--port must be an integer from 0 to 65535, got "x"'],
  [["--port", "70000"], '--port must be an integer from 0 to 65535, got "70000"'],
  [["--prot", "1"], "unknown option '--prot'\n(Did you mean --port?)"],
  [["--port"], "option '--port <number>' argument missing"],
  [["--region", "mars"], "--region must be us or eu"],
  [["--allow-host", "http://a"], "--allow-host must hold host names without port"],
  [["--site-id", "a:b"], "--site-id must not contain a colon"],
  [["--api-key", ""], '--api-key must be a non-empty string, got ""'],
  [["--fault", "{"], "--fault must be JSON, such as"],
  [["--fault", "bad-day"], "presets go with --preset: bad-day"],
  [["--fault", '{"status":1}'], "--fault: status must be an integer from 200 to 599, got 1"],
  [["--preset", "good-day"], "--preset: preset must be one of bad-day"],
  [["--seed", "1"], "--seed goes with --preset"],
  [["--preset", "bad-day", "--seed", "x"], "--seed must be an integer"],
  [["--log", "--journal-size", "0"], "--log needs a journal"],
  [["begin"], 'there is no command "begin", known are: start, wait, status'],
])("%j is wrong use", async (args, message) => {
  const { code, stdout, stderr } = await runCli(args)
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" })
  expect(stderr).toMatch(/^cio-track-emulator: /)
  expect(stderr).toContain(message)
  expect(stderr.trimEnd().split("\n").length).toBeLessThanOrEqual(3)
})

test.each([
  [["--apikey=verysecretkey"], {}],
  [["--api-key", "verysecretkey", "--port", "x"], {}],
  [["verysecretkey-that-is-a-bit-longer"], {}],
  [["--port", "verysecretkey"], {}],
  [["--port", "0", "--host", "256.0.0.1"], { CIO_EMULATOR_API_KEY: "verysecretkey" }],
  [["--port", "0"], { CIO_EMULATOR_LENIENT: "verysecretkey" }],
])("no error shows a key: %j", async (args, env) => {
  const { code, stdout, stderr } = await runCli(args, { env })
  expect(code).toBeGreaterThan(0)
  expect(stderr).toMatch(/^cio-track-emulator: /)
  expect(stdout + stderr).not.toContain("verysecretkey")
})

test("faults and a preset meet requests from the first one on", async () => {
  const { url } = await startOne(["--fault", '{"status":418}', "--fault", '{"status":419}', "--preset", "outage"])
  const statuses = []
  for (let request = 0; request < 4; request++) statuses.push((await region(url)).status)
  expect(statuses).toEqual([418, 419, 503, 503])
})

test("the lines name a preset with its seed, so that it can be had again", async () => {
  const running = startCli(["--port", "0", "--preset", "bad-day", "--seed", "7", "--fault", '{"status":500}'])
  await running.wrote("Ctrl-C")
  expect(running.stdout).toMatch(/^Faults +bad day \(seed 7\), 1 of --fault$/m)
})

test("an emulator beyond loopback says who can reach it", async () => {
  const running = startCli(["--port", "0", "--host", "0.0.0.0"])
  await running.wrote("Ctrl-C")
  expect(running.stdout).toContain("Whoever reaches 0.0.0.0 over the network can read and change everything in it.")
})

test("beyond loopback it is reached by names that --allow-host gives, and by no others of that kind", async () => {
  const { url } = await startOne(["--host", "0.0.0.0", "--allow-host", "a.example", "--allow-host", "b.example"])
  const { port } = new URL(url)
  for (const [host, status] of [
    ["a.example", 200],
    ["b.example", 200],
    ["track", 200],
    ["c.example", 403],
  ] as const) {
    expect([host, await statusFor(port, `${host}:${port}`)]).toEqual([host, status])
  }
})

test("--log shows what became of each request, and nothing of what it held", async () => {
  const { url, running } = await startOne(["--log"])
  const wrong = { ...identify("anna"), action: "vanish" }
  await post(url, "/api/v2/batch", {
    batch: [identify("anna"), wrong, { ...identify("anna"), attributes: { secret: 1, _update: true }, timestamp: -5 }],
  })
  await post(url, "/api/v1/customers/anna%40example.com/events", { name: "secret" })
  await post(url, "/somewhere/anna", {})
  await fetch(`${url}/emulator/faults`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: '{"reset":"before"}',
  })
  await post(url, "/api/v2/entity", identify("anna"))
  running.child.kill("SIGTERM")
  const { code, stdout, stderr } = await running.ended
  expect(code).toBe(0)
  expect(stdout.trimEnd().split("\n")).toHaveLength(1)
  expect(stderr.trimEnd().split("\n")).toEqual([
    "1 POST /api/v2/batch 207; 1 applied, 1 applied in part (unusable-timestamp), 1 refused (invalid)",
    "2 POST /api/v1/customers/*/events 200; 1 applied",
    "3 POST /*/* 404",
    "4 POST /api/v2/entity connection reset; 1 not applied; by a fault",
  ])
})

test("without --json the log follows on standard output", async () => {
  const running = startCli(["--port", "0", "--log"])
  await running.wrote("Ctrl-C")
  const [, url = ""] = /^Track API +(\S+)$/m.exec(running.stdout) ?? []
  await post(url, "/api/v2/entity", identify("anna"))
  await running.wrote("1 POST /api/v2/entity 200; 1 applied\n")
  expect(running.stdout).toContain("1 POST /api/v2/entity 200; 1 applied\n")
})

test("--data keeps what is held across restarts, and after a kill", async () => {
  const file = join(await temporaryFolder(), "track.ndjson")
  const one = await startOne(["--data", file])
  await post(one.url, "/api/v2/entity", identify("anna"))
  one.running.child.kill("SIGTERM")
  expect((await one.ended).code).toBe(0)

  const two = await startOne(["--data", file])
  await post(two.url, "/api/v2/entity", identify("ben"))
  two.running.child.kill("SIGKILL")
  await two.ended

  const three = startCli(["--port", "0", "--data", file])
  await three.wrote("Ctrl-C")
  expect(three.stdout).toContain(`${file}: 2 people, 0 objects and 0 events`)
  const second = await runCli(["--port", "0", "--data", file])
  expect(second).toMatchObject({ code: 1, stdout: "" })
  expect(second.stderr).toMatch(/^cio-track-emulator: .* is in use by process \d+ since .*\n$/)
})

test("a data file that is none is left alone", async () => {
  const file = join(await temporaryFolder(), "track.ndjson")
  await writeFile(file, "something else\n")
  const { code, stderr } = await runCli(["--port", "0", "--data", file])
  expect(code).toBe(1)
  expect(stderr).toMatch(/^cio-track-emulator: [^\n]+\n$/)
  expect(readFileSync(file, "utf8")).toBe("something else\n")
})

test("--import starts with a snapshot, but not in the place of kept data", async () => {
  const folder = await temporaryFolder()
  const [seed, data] = [join(folder, "seed.ndjson"), join(folder, "track.ndjson")]
  const source = await startOne()
  await post(source.url, "/api/v2/entity", identify("anna"))
  expect(await runCli(["export", seed, "--url", source.url])).toMatchObject({ code: 0 })

  const first = startCli(["--port", "0", "--import", seed, "--data", data])
  await first.wrote("Ctrl-C")
  expect(first.stdout).toContain(`${data}: 1 person, 0 objects and 0 events`)
  const [, url = ""] = /^Track API +(\S+)$/m.exec(first.stdout) ?? []
  await post(url, "/api/v2/entity", identify("ben"))
  first.child.kill("SIGTERM")
  await first.ended

  const again = startCli(["--port", "0", "--import", seed, "--data", data])
  await again.wrote("Ctrl-C")
  expect(again.stdout).toContain(`${data}: 2 people`)
  expect(again.stderr).toBe(`${seed} is not imported: ${data} holds data already, which is kept\n`)
})

test("a snapshot that cannot be read keeps an emulator from starting", async () => {
  const file = join(await temporaryFolder(), "seed.ndjson")
  expect(await runCli(["--port", "0", "--import", file])).toMatchObject({
    code: 1,
    stdout: "",
    stderr: `cio-track-emulator: cannot read ${file}: there is no such file\n`,
  })
  await writeFile(file, "anna\n")
  const { code, stdout, stderr } = await runCli(["--port", "0", "--import", file])
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" })
  expect(stderr).toMatch(/^cio-track-emulator: .*seed\.ndjson: line 1: .*\n$/)
  expect(stderr).not.toContain("anna")
})

test("nothing is answered before the snapshot is whole, so that whoever waits for an emulator finds it filled", async () => {
  const folder = await temporaryFolder()
  const [seed, data] = [join(folder, "seed.ndjson"), join(folder, "track.ndjson")]
  const source = await startOne()
  await post(source.url, "/api/v2/entity", identify("anna"))
  await runCli(["export", seed, "--url", source.url])
  const exported = readFileSync(seed, "utf8")

  const port = await freePort()
  const running = startCli(["--port", String(port), "--import", "-", "--data", data])
  await until(() => existsSync(data))
  running.child.stdin?.write(exported.slice(0, 50))
  await expect(fetch(`http://127.0.0.1:${port}/emulator/status`)).rejects.toThrow()
  running.child.stdin?.end(exported.slice(50))
  await running.wrote("1 person")
})

test("a signal ends a start that still waits for its snapshot", async () => {
  const data = join(await temporaryFolder(), "track.ndjson")
  const running = startCli(["--port", "0", "--import", "-", "--data", data])
  await until(() => existsSync(data))
  // Of what it reads there is no end.
  running.child.stdin?.write("\n")
  running.child.kill("SIGTERM")
  expect(await running.ended).toMatchObject({ code: 0, signal: null, stdout: "", stderr: "" })
})

test("an emulator goes on serving when nobody reads what it prints", async () => {
  const { url, running } = await startOne(["--log"])
  running.child.stdout?.destroy()
  running.child.stderr?.destroy()
  for (let request = 1; request <= 3; request++) {
    expect((await post(url, "/api/v2/entity", identify("anna")))?.status).toBe(200)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  running.child.kill("SIGTERM")
  expect(await running.ended).toMatchObject({ code: 0, signal: null })
})

test.skipIf(!existsSync("/dev/full"))("an emulator goes on serving when the disk has no room for its log", async () => {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const { child, ended } = startInto("/dev/full", ["--port", String(port), "--log"])
  expect(await runCli(["wait", "--url", url])).toMatchObject({ code: 0 })
  for (let request = 1; request <= 3; request++) {
    expect((await post(url, "/api/v2/entity", identify("anna")))?.status).toBe(200)
  }
  child.kill("SIGTERM")
  expect(await ended).toEqual({
    code: 1,
    signal: null,
    stderr: "cio-track-emulator: cannot write to standard output: the disk is full; what cannot be is dropped\n",
  })
})

/** What a status is answered with under a Host header, which fetch does not let anybody set. */
function statusFor(port: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get({ port, host: "127.0.0.1", path: "/emulator/status", headers: { host } }, (response) => {
      response.resume()
      resolve(response.statusCode)
    }).once("error", reject)
  })
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20))
}
