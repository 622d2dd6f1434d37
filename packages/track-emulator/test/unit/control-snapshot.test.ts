import { expect, test } from "vitest"
import { person } from "../server/send.ts"
import { controlledWorkspace } from "./controlled-workspace.ts"

/** With a clock that goes on with each look, so that a snapshot shows whether it is another one. */
function ticking() {
  let nowMs = Date.UTC(2026, 0, 1)
  const { ask, ...rest } = controlledWorkspace({ now: () => (nowMs += 1000) })
  const exported = (init?: RequestInit) => ask("/emulator/snapshot", init)
  return { ...rest, ask, exported, clock: () => nowMs }
}

async function madeAt(response: Response): Promise<string | undefined> {
  return /"madeAt":"([^"]+)"/.exec(await response.text())?.[1]
}

test("exports that are open at once are one snapshot, until something changes", async () => {
  const { exported, send } = ticking()
  await send(person("1"))
  const [one, two] = await Promise.all([exported(), exported()])
  const three = await exported()
  await send(person("2"))
  const four = await exported()
  const [first, second, third, fourth] = await Promise.all([one, two, three, four].map(madeAt))
  expect(first).toMatch(/^2026-/)
  expect([second, third]).toEqual([first, first])
  expect(fourth).not.toBe(first)
})

test("a snapshot is let go once everybody has read it or left", async () => {
  const { exported, send } = ticking()
  await send(person("1"))
  const one = await exported()
  const two = await exported()
  const first = await madeAt(one)
  const three = await exported()
  await two.body?.cancel()
  expect(await madeAt(three)).toBe(first)
  expect(await madeAt(await exported())).not.toBe(first)
})

test("an export that is left halfway does not let go of the one after it", async () => {
  const { exported, send } = ticking()
  await send(person("1"))
  const old = await exported()
  await send(person("2"))
  const one = await exported()
  await old.body?.cancel()
  expect(await madeAt(await exported())).toBe(await madeAt(one))
})

test("HEAD, and a client that has left, have nothing made", async () => {
  const { exported, clock } = ticking()
  const before = clock()
  const head = await exported({ method: "HEAD" })
  expect([head.status, head.headers.get("content-type"), await head.text()]).toEqual([200, "application/x-ndjson", ""])
  const left = new AbortController()
  const answer = exported({ signal: left.signal })
  left.abort()
  expect((await answer).status).toBe(503)
  expect(clock()).toBe(before)
})
