import { expect, test, vi } from "vitest"
import { createEmulator, startEmulator } from "../../src/index.ts"
import { person, post, send } from "./send.ts"

const day = 86_400

test("the emulator goes by the clock that it is given", async () => {
  let nowMs = Date.UTC(2020, 0, 1)
  await using emulator = await startEmulator({ now: () => nowMs })
  const event = { type: "person", action: "event", identifiers: { id: "1" }, name: "seen" } as const
  await send(emulator, event)
  nowMs += 1000
  await send(emulator, event)
  const start = Date.UTC(2020, 0, 1) / 1000
  expect(Array.from(emulator.events(), ({ timestamp }) => timestamp)).toEqual([start, start + 1])
  expect(emulator.requests().map(({ receivedAt }) => receivedAt.getTime())).toEqual([start * 1000, start * 1000 + 1000])
})

test("a clock that a test puts in the place of Date is the emulator's too, though it was started before", async () => {
  const emulator = createEmulator()
  vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2020, 0, 1) })
  try {
    const identify = (attributes: object) =>
      emulator.handler(
        new Request(`${emulator.url}/api/v2/entity`, {
          method: "POST",
          headers: { authorization: `Basic ${btoa("emulator:emulator")}` },
          body: JSON.stringify({ ...person("1"), attributes, timestamp: Date.now() / 1000 }),
        }),
      )
    await identify({ plan: "free" })
    await identify({ plan: "pro" })
    expect(emulator.person({ id: "1" })?.attributes).toEqual({ plan: "pro" })
  } finally {
    vi.useRealTimers()
  }
})

test("thirty days pass in no time", async () => {
  let nowMs = Date.UTC(2026, 0, 1)
  await using emulator = await startEmulator({ now: () => nowMs })
  const anonymous = (name: string) =>
    post(emulator, "/api/v1/events", JSON.stringify({ anonymous_id: "browser", name }))
  await anonymous("long ago")
  nowMs += 31 * day * 1000
  await anonymous("just now")
  await send(emulator, person("1", { anonymous_id: "browser" }))
  expect(Array.from(emulator.events({ person: { id: "1" } }), ({ name }) => name)).toEqual(["just now"])
})
