import type { Operation } from "@cio/track-core"
import { expect, test } from "vitest"
import { startEmulator } from "../../src/index.ts"
import { person, post, send } from "./send.ts"

const ordered = (id: string): Operation => ({
  type: "person",
  action: "event",
  identifiers: { id },
  name: "order_placed",
})
const bodyOf = (...batch: unknown[]) => JSON.stringify({ batch })

test("a fault waits for an operation, in whichever request it comes", async () => {
  await using emulator = await startEmulator()
  const match = { operation: { action: "event", person: { id: "42" } } } as const
  const handle = emulator.fail({ status: 503, match, times: 2 })
  await send(emulator, person("42"), ordered("7"))
  expect(await post(emulator, "/api/v2/batch", bodyOf(person("42"), ordered("42")))).toMatchObject({ status: 503 })
  expect(await post(emulator, "/api/v2/entity", JSON.stringify(ordered("42")))).toMatchObject({ status: 503 })
  await send(emulator, ordered("42"))
  expect(handle).toMatchObject({ used: 2, remaining: 0 })
})

test("an operation that breaks the contract, or comes without the right keys, is not looked at", async () => {
  await using emulator = await startEmulator()
  const handle = emulator.fail({ status: 503, match: { operation: {} } })
  expect(await post(emulator, "/api/v2/batch", bodyOf({ ...person("42"), surprise: 1 }))).toMatchObject({ status: 207 })
  expect(await post(emulator, "/api/v2/batch", bodyOf(person("42")), {})).toMatchObject({ status: 401 })
  expect(await post(emulator, "/api/v2/batch", "{")).toMatchObject({ status: 400 })
  expect(handle).toMatchObject({ used: 0, remaining: 1 })
  expect(await post(emulator, "/api/v2/batch", bodyOf(person("42")))).toMatchObject({ status: 503 })
})

test("a path with a star is met below it, whatever stands there", async () => {
  await using emulator = await startEmulator()
  const handle = emulator.fail({ status: 503, match: { path: "/api/v2/*" }, times: "always" })
  expect(await post(emulator, "/api/v2/batch", bodyOf(person("1")))).toMatchObject({ status: 503 })
  expect(await post(emulator, "/api/v2/entity", JSON.stringify(person("1")))).toMatchObject({ status: 503 })
  expect((await fetch(`${emulator.url}/api/v1/accounts/region`)).status).toBe(401)
  expect(handle).toMatchObject({ used: 2, remaining: Number.POSITIVE_INFINITY })
})

test("every operation about a person is refused, in any batch and alone, and the others are applied", async () => {
  await using emulator = await startEmulator()
  emulator.fail({ rejectOperations: { person: { id: "42" } }, times: "always" })
  await send(emulator, person("1"), ordered("1"))
  const mixed = await post(emulator, "/api/v2/batch", bodyOf(person("42"), person("2"), 42, ordered("42"), person("3")))
  expect(mixed.status).toBe(207)
  const errors: { batch_index: number; message: string }[] = JSON.parse(mixed.text).errors
  expect(errors.map(({ batch_index }) => batch_index)).toEqual([0, 2, 3])
  expect(errors[0]).toMatchObject({ reason: "invalid", field: "", message: "refused by a scripted fault" })
  expect(await post(emulator, "/api/v2/entity", JSON.stringify(ordered("42")))).toMatchObject({ status: 400 })
  expect(Array.from(emulator.people(), ({ identifiers }) => identifiers.id)).toEqual(["1", "2", "3"])
  expect(emulator.requests().map(({ fault }) => fault?.rejectOperations)).toEqual([undefined, [0, 3], [0]])
})

test("the same share of operations is refused in two emulators with the same seed", async () => {
  const play = async (seed: number) => {
    await using emulator = await startEmulator()
    emulator.fail({ rejectOperations: { probability: 0.1 }, seed, times: "always" })
    for (let at = 0; at < 300; at += 100) {
      await post(
        emulator,
        "/api/v2/batch",
        bodyOf(...Array.from({ length: 100 }, (_, index) => person(`${at + index}`))),
      )
    }
    return Array.from(emulator.people(), ({ identifiers }) => identifiers.id)
  }
  const held = await play(1)
  expect(held.length).toBeGreaterThan(240)
  expect(held.length).toBeLessThan(300)
  expect(await play(1)).toEqual(held)
  expect(await play(2)).not.toEqual(held)
})

test("a reset takes the faults back and counts ids from 1 again", async () => {
  await using emulator = await startEmulator()
  const before = emulator.fail({ status: 503 }, { status: 500, times: "always" })
  emulator.reset()
  expect(before).toMatchObject({ ids: [1, 2], used: 0, remaining: 0 })
  await send(emulator, person("1"))
  expect(emulator.fail({ status: 503 }).ids).toEqual([1])
})
