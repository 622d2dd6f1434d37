import { expect, test } from "vitest"
import type { Status } from "../../src/control/control-types.ts"
import { createEmulator, type Emulator, startEmulator } from "../../src/index.ts"
import { person, post, send } from "./send.ts"

/** The statuses that a client of the live stream is told of. */
async function* statuses(emulator: Emulator, signal?: AbortSignal): AsyncGenerator<Status> {
  const response = await emulatorFetch(emulator)(`${emulator.url}/emulator/live`, signal ? { signal } : {})
  expect(response.headers.get("content-type")).toBe("text/event-stream")
  let text = ""
  for await (const chunk of (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
    text += chunk
    const parts = text.split("\n\n")
    text = parts.pop() ?? ""
    for (const part of parts) {
      const data = /^event: status\ndata: (.*)$/.exec(part)?.[1]
      if (data !== undefined) yield JSON.parse(data)
    }
  }
}

function emulatorFetch(emulator: Emulator): typeof fetch {
  return emulator.url.includes(".localhost") ? emulator.fetch : fetch
}

test("a client is told the status at once, and again after a change", async () => {
  await using emulator = await startEmulator()
  const told = statuses(emulator)
  const first = (await told.next()).value
  expect(first?.counts).toMatchObject({ people: 0, requests: 0 })
  await send(emulator, person("1"))
  let last: Status | undefined
  for await (const status of told) {
    last = status
    if (status.counts.effects.applied === 1) break
  }
  expect(last?.counts).toMatchObject({ people: 1, requests: 1, operations: 1 })
  expect(last?.revision).toBeGreaterThan(first?.revision ?? Number.NaN)
})

test("a client that is told of everything in the end hears of many changes in few statuses", async () => {
  await using emulator = await startEmulator()
  const told: Status[] = []
  const done = (async () => {
    for await (const status of statuses(emulator)) {
      told.push(status)
      if (status.counts.operations === 300) return
    }
  })()
  for (let index = 0; index < 300; index++) {
    await post(emulator, "/api/v2/entity", JSON.stringify(person(String(index))))
  }
  await done
  expect(told.at(-1)?.counts.people).toBe(300)
  // Each request is two changes; what is told is a matter of time, and never one by one.
  expect(told.length).toBeLessThan(150)
})

test("faults, a reset and their removal are told as well", async () => {
  await using emulator = await startEmulator()
  const told = statuses(emulator)
  await told.next()
  emulator.fail({ status: 503 })
  expect((await told.next()).value?.counts.faults).toBe(1)
  emulator.reset()
  expect((await told.next()).value?.counts.faults).toBe(0)
})

test("closing ends the streams of clients that are connected", async () => {
  const emulator = await startEmulator()
  const told = [statuses(emulator), statuses(emulator), statuses(emulator)]
  await Promise.all(told.map((one) => one.next()))
  const ends = told.map((one) => one.next().catch((error: unknown) => ({ done: true, error })))
  await emulator.close()
  expect((await Promise.all(ends)).map(({ done }) => done)).toEqual([true, true, true])
})

test("closing ends the streams without a socket too", async () => {
  const emulator = createEmulator()
  const told = statuses(emulator)
  expect((await told.next()).value?.url).toBe(emulator.url)
  const end = told.next()
  await emulator.close()
  expect((await end).done).toBe(true)
})

test("a client that leaves does not disturb the others", async () => {
  await using emulator = await startEmulator()
  const leave = new AbortController()
  const one = statuses(emulator, leave.signal)
  const other = statuses(emulator)
  await Promise.all([one.next(), other.next()])
  leave.abort()
  await expect(one.next()).rejects.toThrow("abort")
  await send(emulator, person("1"))
  expect((await other.next()).value?.counts.people).toBe(1)
})
