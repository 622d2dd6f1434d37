import type { Operation } from "@cio/track-core"
import { expect, test } from "vitest"
import { startEmulator } from "../../src/index.ts"
import { person, send } from "./send.ts"

const opened: Operation = {
  ...{ type: "delivery", action: "event", identifiers: { id: "RPIL" }, name: "opened" },
  attributes: { device_token: "t" },
}

test("a device's report on a message is neither an event nor about a person, and outlives the one who has the device", async () => {
  await using emulator = await startEmulator()
  const identifiers = { id: "1" }
  await send(
    emulator,
    person("1"),
    { type: "person", action: "add_device", identifiers, device: { token: "t", platform: "ios" } },
    opened,
    { type: "person", action: "delete", identifiers },
  )
  expect(emulator.deliveries()).toEqual([opened])
  expect([...emulator.events()]).toEqual([])
  emulator.reset()
  expect(emulator.deliveries()).toEqual([])
})
