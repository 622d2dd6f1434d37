import { setTimeout as sleep } from "node:timers/promises"
import type { PersonEvent } from "@cio/track-core"
import { expect, test } from "vitest"
import { EmulatorTimeoutError, type EventFilter, startEmulator, type WaitOptions } from "../../src/index.ts"
import { person, send } from "./send.ts"

function event(id: string, name: string): PersonEvent {
  return { type: "person", action: "event", identifiers: { id }, name }
}

test("what is there already is found at once", async () => {
  await using emulator = await startEmulator()
  await send(emulator, event("1", "signed_up"))
  expect(await emulator.waitFor({ name: "signed_up" }, { timeoutMs: 0 })).toMatchObject({ name: "signed_up" })
})

test("an event that comes later is waited for, and no other one will do", async () => {
  await using emulator = await startEmulator()
  const found = emulator.waitFor({ name: "signed_up", person: { id: "2" } })
  await send(emulator, event("1", "signed_up"), event("2", "seen"))
  await send(emulator, event("2", "signed_up"))
  expect(await found).toMatchObject({ name: "signed_up", person: { id: "2" } })
})

test("a probe is asked again after each change, until it gives something", async () => {
  await using emulator = await startEmulator()
  const found = emulator.waitFor(() => emulator.counts.people >= 3 && emulator.counts)
  for (const id of ["1", "2", "3"]) await send(emulator, person(id))
  expect((await found).people).toBe(3)
})

test("what is not truthy is nothing yet: a count is waited for until there is something", async () => {
  await using emulator = await startEmulator()
  const found = emulator.waitFor(() => emulator.counts.people)
  await send(emulator, person("1"))
  expect(await found).toBe(1)
})

test("closing ends a wait, and one that begins afterwards does not last", async () => {
  const emulator = await startEmulator()
  const wait = expect(emulator.waitFor({ name: "never" })).rejects.toThrow("the emulator closed before anything was")
  await emulator.close()
  await wait
  await expect(emulator.waitFor({ name: "never" })).rejects.toThrow(EmulatorTimeoutError)
})

test.each([
  ["order_placed", "waitFor must be an object of name and person"],
  [undefined, "waitFor must be an object of name and person"],
  [{ event: "order_placed" }, "waitFor has no option event"],
  [{ person: { name: "zoe" } }, "waitFor's person has no option name"],
  [{ person: {} }, "waitFor's person must have one identifier, got 0"],
])("a filter such as %j is refused, rather than fitting whatever comes", async (filter, message) => {
  await using emulator = await startEmulator()
  await send(emulator, event("1", "other"))
  // Types are no hindrance in JavaScript.
  await expect((async () => emulator.waitFor(filter as EventFilter))()).rejects.toThrow(message)
})

test("a change that comes while an asynchronous probe is at work is not missed", async () => {
  await using emulator = await startEmulator()
  let asked = 0
  const found = emulator.waitFor(async () => {
    asked++
    const person = emulator.person({ id: "1" })
    if (asked === 1) {
      await send(emulator, { type: "person", action: "identify", identifiers: { id: "1" } })
      await sleep(1)
    }
    return person
  })
  expect((await found).identifiers.id).toBe("1")
})

test("a request that is still under way is a change as well", async () => {
  await using emulator = await startEmulator()
  emulator.fail({ applyDelayMs: 60_000 })
  const underWay = emulator.waitFor(() => emulator.requests()[0])
  const sent = fetch(`${emulator.url}/api/v2/entity`, { method: "POST", body: "{}" }).catch(() => "closed")
  expect((await underWay).delivery).toBeUndefined()
  await emulator.close()
  expect(await sent).toBe("closed")
})

test("a reset and a change of faults are changes too", async () => {
  await using emulator = await startEmulator()
  await send(emulator, person("1"))
  const empty = emulator.waitFor(() => emulator.counts.people === 0)
  emulator.reset()
  expect(await empty).toBe(true)
})

test("when time is up, the error says for how long and what there was instead, and no more", async () => {
  await using emulator = await startEmulator()
  await send(emulator, event("zoe@example.com", "seen"))
  const failure = await emulator.waitFor({ name: "signed_up" }, { timeoutMs: 5 }).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(EmulatorTimeoutError)
  expect(failure).toMatchObject({
    code: "timeout",
    message:
      "nothing was found within 5 ms; there were 1 requests with 1 operations, and there are 1 people and 1 events",
  })
})

test("what a probe throws ends the wait, also later", async () => {
  await using emulator = await startEmulator()
  const wait = emulator.waitFor(() => {
    if (emulator.counts.people > 0) throw new RangeError("seen")
    return undefined
  })
  const failure = expect(wait).rejects.toThrow(RangeError)
  await send(emulator, person("1"))
  await failure
})

test("a signal ends the wait with its reason", async () => {
  await using emulator = await startEmulator()
  const controller = new AbortController()
  const wait = emulator.waitFor({ name: "never" }, { signal: controller.signal })
  controller.abort(new Error("enough"))
  await expect(wait).rejects.toThrow("enough")
  await expect(emulator.waitFor({ name: "never" }, { signal: AbortSignal.abort("early") })).rejects.toBe("early")
})

test.each([
  [{ timeoutMs: -1 }, "timeoutMs must be"],
  [{ timeoutMS: 5 }, "waitFor has no option timeoutMS"],
])("the options %j are refused", async (options, message) => {
  await using emulator = await startEmulator()
  // Types are no hindrance in JavaScript.
  await expect(emulator.waitFor({ name: "never" }, options as WaitOptions)).rejects.toThrow(message)
})
