import { createServer } from "node:http"
import { getRequestListener } from "@hono/node-server"
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { Changes } from "../../src/changes.ts"
import { Closing } from "../../src/closing.ts"
import type { Status } from "../../src/control/control-types.ts"
import { liveStatus } from "../../src/control/live-status.ts"
import { controlledWorkspace } from "./controlled-workspace.ts"
import { countListeners } from "./count-listeners.ts"

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** What is told of changes, read as fast as it comes. */
function listen() {
  const changes = new Changes()
  const closing = new Closing()
  // Only the revision is looked at here.
  const status = () => ({ revision: changes.revision }) as Status
  const reader = liveStatus(changes, status, closing).getReader()
  const told: string[] = []
  const done = (async () => {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      told.push(new TextDecoder().decode(read.value))
    }
  })()
  const tell = (revision: number) => `event: status\ndata: {"revision":${revision}}\n\n`
  return { changes, closing, reader, told, done, tell }
}

test("a status comes at once, and then at most ten a second, of which the last tells the last change", async () => {
  const { changes, told, tell, closing, done } = listen()
  await vi.advanceTimersByTimeAsync(0)
  expect(told).toEqual([tell(0)])
  for (let ms = 0; ms < 1000; ms++) {
    changes.happened()
    await vi.advanceTimersByTimeAsync(1)
  }
  expect(told.length).toBeGreaterThanOrEqual(10)
  expect(told.length).toBeLessThanOrEqual(12)
  await vi.advanceTimersByTimeAsync(100)
  expect(told.at(-1)).toBe(tell(1000))
  const { length } = told
  await vi.advanceTimersByTimeAsync(10_000)
  expect(told).toHaveLength(length)
  closing.begin()
  await done
})

test("a change after a quiet time is told without delay", async () => {
  const { changes, told, tell, closing, done } = listen()
  await vi.advanceTimersByTimeAsync(5000)
  changes.happened()
  await vi.advanceTimersByTimeAsync(0)
  expect(told).toEqual([tell(0), tell(1)])
  closing.begin()
  await done
})

test("a comment comes after 15 s of silence", async () => {
  const { told, tell, closing, done } = listen()
  await vi.advanceTimersByTimeAsync(15_200)
  expect(told).toEqual([tell(0), ":\n\n"])
  await vi.advanceTimersByTimeAsync(15_200)
  expect(told).toEqual([tell(0), ":\n\n", ":\n\n"])
  closing.begin()
  await done
})

test("closing ends the stream, and neither a timer nor a listener stays behind", async () => {
  const { changes, closing, done } = listen()
  const listeners = countListeners(changes)
  await vi.advanceTimersByTimeAsync(200)
  expect([vi.getTimerCount(), listeners.now]).toEqual([1, 1])
  closing.begin()
  await done
  expect([vi.getTimerCount(), listeners.now]).toEqual([0, 0])
})

test("a client that leaves, at rest or while it waits, leaves nothing behind", async () => {
  for (const afterMs of [50, 200]) {
    const { changes, reader, done } = listen()
    const listeners = countListeners(changes)
    await vi.advanceTimersByTimeAsync(afterMs)
    expect(vi.getTimerCount()).toBe(1)
    await reader.cancel()
    await done
    await vi.advanceTimersByTimeAsync(0)
    expect([vi.getTimerCount(), listeners.now]).toEqual([0, 0])
  }
})

test("a stream that nobody reads does nothing", async () => {
  const { ask } = controlledWorkspace()
  await ask("/emulator/live")
  await ask("/emulator/live", { method: "HEAD" })
  expect(vi.getTimerCount()).toBe(0)
})

test("a browser that closes its tab is forgotten by the server", async () => {
  vi.useRealTimers()
  const { workspace, ask, close } = controlledWorkspace()
  const listeners = countListeners(workspace.changes)
  const server = createServer(
    getRequestListener(({ url }) => ask(new URL(url).pathname), { overrideGlobalObjects: false }),
  )
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  if (typeof address !== "object" || address === null) throw new Error("it listens on a port")

  const leave = new AbortController()
  const response = await fetch(`http://127.0.0.1:${address.port}/emulator/live`, { signal: leave.signal })
  await response.body?.getReader().read()
  await vi.waitFor(() => expect(listeners.now).toBe(1))
  leave.abort()
  await vi.waitFor(() => expect(listeners.now).toBe(0))
  expect(listeners.ever).toBe(1)
  close()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})
