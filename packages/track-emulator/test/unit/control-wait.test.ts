import { setTimeout } from "node:timers/promises"
import type { Operation } from "@cio/track-core"
import { expect, test, vi } from "vitest"
import type { EventRow, List } from "../../src/control/control-types.ts"
import { controlledWorkspace } from "./controlled-workspace.ts"
import { countListeners } from "./count-listeners.ts"

const bought: Operation = { type: "person", action: "event", identifiers: { id: "1" }, name: "bought" }

test("waiting for an event gives it as soon as it is there", async () => {
  const { send, get } = controlledWorkspace()
  const waiting = get<List<EventRow>>("/emulator/events?name=bought&id=1&wait=60000")
  await send({ ...bought, name: "viewed" })
  await send(bought)
  expect((await waiting).json.rows.map(({ event }) => event.name)).toEqual(["bought"])
  // Nothing to wait for.
  expect((await get<List<EventRow>>("/emulator/events?name=bought&wait=60000")).json.total).toBe(1)
})

test("a wait that has looked often finds what comes late, also after a reset, and gives all of it", async () => {
  const { get, send, workspace } = controlledWorkspace()
  const list = (query: string) => get<List<EventRow>>(`/emulator/events?${query}&wait=60000`)
  for (let round = 0; round < 2; round++) {
    const [byName, byBoth, any] = [list("name=bought"), list("name=bought&search=page"), list("search=bought")]
    for (let index = 0; index < 5; index++) {
      await send({ ...bought, name: `viewed ${index}` })
      await setTimeout(1)
    }
    await send({ ...bought, name: "viewed" }, bought, { ...bought, attributes: { on: "page" } })
    const [named, both, found] = await Promise.all([byName, byBoth, any])
    expect([named.json.total, both.json.total, found.json.total]).toEqual([2, 1, 2])
    workspace.reset()
    const later = list("name=bought")
    await send({ ...bought, name: "viewed" })
    await setTimeout(1)
    workspace.reset()
    await send(bought)
    expect((await later).json.total).toBe(1)
    workspace.reset()
  }
})

test("waiting in vain gives an empty list once the time is up", async () => {
  const { get } = controlledWorkspace()
  const { status, json } = await get<List<EventRow>>("/emulator/events?name=bought&wait=30")
  expect([status, json.total]).toEqual([200, 0])
})

test("a wait ends when the emulator closes", async () => {
  const { get, close } = controlledWorkspace()
  const waiting = get<{ error: string }>("/emulator/events?name=bought&wait=60000")
  close()
  expect(await waiting).toMatchObject({ status: 503, json: { error: "the emulator is closing" } })
})

test("whoever stops waiting is forgotten", async () => {
  const { workspace, ask } = controlledWorkspace()
  const listeners = countListeners(workspace.changes)
  const leave = new AbortController()
  const waiting = ask("/emulator/events?name=bought&wait=60000", { signal: leave.signal })
  await vi.waitFor(() => expect(listeners.now).toBe(1))
  leave.abort()
  await waiting
  expect(listeners.now).toBe(0)
})
