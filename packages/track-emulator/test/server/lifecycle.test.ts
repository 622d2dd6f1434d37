import { execFile } from "node:child_process"
import { Agent, request } from "node:http"
import { connect } from "node:net"
import { promisify } from "node:util"
import { expect, test } from "vitest"
import { EmulatorListenError, startEmulator } from "../../src/index.ts"
import { keys, person, post, send, watch, watchRequest } from "./send.ts"

// Before the first emulator of this process.
const { Request: ownRequest, Response: ownResponse } = globalThis

test("two emulators at once have their own ports, keys and people", async () => {
  await using one = await startEmulator()
  await using other = await startEmulator({ siteId: "other" })
  expect(one.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  expect(other.url).not.toBe(one.url)
  await send(one, person("1"))
  expect((await post(other, "/api/v2/entity", JSON.stringify(person("1")))).status).toBe(401)
  expect([one.counts.people, other.counts.people]).toEqual([1, 0])
})

test("a closed emulator no longer listens, and closing again is fine", async () => {
  const emulator = await startEmulator()
  await send(emulator, person("1"))
  await Promise.all([emulator.close(), emulator.close()])
  await emulator.close()
  await expect(post(emulator, "/api/v2/entity", "{}")).rejects.toThrow("fetch failed")
  expect(emulator.person({ id: "1" })?.identifiers.id).toBe("1")
})

test("closing ends connections that are idle, half-way through a request, or waiting for a delayed answer", async () => {
  const emulator = await startEmulator()
  const { port } = new URL(emulator.url)
  const agent = new Agent({ keepAlive: true })
  const outgoing = request(`${emulator.url}/api/v2/entity`, { method: "POST", headers: keys, agent })
  await watchRequest(outgoing, () => outgoing.end(JSON.stringify(person("1"))))
  expect(Object.values(agent.freeSockets)).toHaveLength(1)

  const silent = connect(Number(port), "127.0.0.1")
  const halfWay = connect(Number(port), "127.0.0.1")
  const ended = [silent, halfWay].map(
    (socket) => new Promise((resolve) => socket.on("error", resolve).on("close", resolve)),
  )
  halfWay.write(
    `POST /api/v2/entity HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${keys.authorization}\r\nContent-Length: 9\r\n\r\n{`,
  )
  emulator.fail({ delayMs: 3_600_000 }, { applyDelayMs: 3_600_000 })
  const waiting = [watch(emulator, "/api/v2/entity", JSON.stringify(person("2")))]
  while (emulator.counts.people < 2) await new Promise(setImmediate)
  waiting.push(watch(emulator, "/api/v2/entity", JSON.stringify(person("3"))))
  while (emulator.requests().filter(({ fault }) => fault).length < 2) await new Promise(setImmediate)

  await emulator.close()
  for (const seen of await Promise.all(waiting)) expect(seen.error).toBe("ECONNRESET")
  await Promise.all(ended)
  expect(emulator.counts.people).toBe(2)
  agent.destroy()
})

test("a port in use is refused with the reason and what to do", async () => {
  await using emulator = await startEmulator()
  const port = Number(new URL(emulator.url).port)
  const refused = startEmulator({ port })
  await expect(refused).rejects.toThrow(EmulatorListenError)
  await expect(refused).rejects.toMatchObject({
    code: "listen",
    message: `cannot listen on 127.0.0.1 port ${port}: the port is in use; choose another, or 0 for any free one`,
    cause: { code: "EADDRINUSE" },
  })
})

test("an emulator on another address is reached by its URL", async () => {
  await using emulator = await startEmulator({ host: "0.0.0.0" })
  expect(emulator.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  await send(emulator, person("1"))
})

test("the process's own Request and Response stay as they are", async () => {
  await using emulator = await startEmulator()
  await send(emulator, person("1"))
  expect([globalThis.Request, globalThis.Response]).toEqual([ownRequest, ownResponse])
})

test("nothing is printed, whatever comes in, and a closed emulator lets the process end", async () => {
  const program = `
    import { connect } from "node:net"
    import { startEmulator } from "@cio/track-emulator"
    const emulator = await startEmulator({ onApplied: () => { throw new Error("callback") } })
    const headers = { authorization: "Basic " + btoa("emulator:emulator") }
    const post = (body) => fetch(emulator.url + "/api/v2/entity", { method: "POST", headers, body }).then((answer) => answer.status, () => "failed")
    const good = JSON.stringify({ type: "person", action: "delete", identifiers: { id: 1 } })
    emulator.fail({ reset: "before" }, { cutAfterBytes: 0 }, { delayMs: 3600000, match: { method: "GET" } })
    const statuses = [await post(good), await post(good), await post(good), await post("x"), await post("x".repeat(600000))]
    const socket = connect(new URL(emulator.url).port)
    await new Promise((resolve) => socket.on("close", resolve).on("error", resolve).resume().write("no HTTP at all\\r\\n\\r\\n"))
    fetch(emulator.url + "/api/v1/accounts/region", { headers }).catch(() => {})
    while (emulator.counts.requests < 6) await new Promise(setImmediate)
    await emulator.close()
    process.exitCode = statuses.join() === "failed,200,500,400,413" ? 0 : 1
  `
  // Run in the package's folder, so that its name leads to its own build.
  const run = promisify(execFile)(process.execPath, ["--input-type=module", "--eval", program], { timeout: 60_000 })
  await expect(run).resolves.toEqual({ stdout: "", stderr: "" })
})
