import { type Operation, ulid } from "@cio/track-core"
import { expect, test } from "vitest"
import { badDay } from "../../src/faults/fault-presets.ts"
import { type Emulator, startEmulator } from "../../src/index.ts"
import { keys } from "./send.ts"

type Event = Operation & { readonly id: string }

const batches = Array.from({ length: 120 }, (_, batch) =>
  Array.from({ length: 10 }, (__, at) => event(batch * 10 + at)),
)
// As it comes, but for the slow answers, which are not what is tried here.
const faults = badDay({ seed: 2 }).map((fault) => (fault.delayMs === undefined ? fault : { ...fault, delayMs: 5 }))
const sent = batches.flat().map(({ id }) => id)

test("a client that retries, keeps the ids of its events and reads a 207 knows after a bad day what is in", async () => {
  await using emulator = await startEmulator()
  const handle = emulator.fail(...faults)
  const rejected = new Set<string>()
  for (const batch of batches) for (const id of await sendUntilAnswered(emulator, batch)) rejected.add(id)

  const seen = new Set(emulator.requests().map(({ status, delivery }) => `${delivery} ${status}`))
  for (const accident of ["answer 503", "answer 502", "answer 429", "answer 207", "cut 200", "reset undefined"])
    expect(seen).toContain(accident)
  expect(handle.used).toBeGreaterThan(15)

  const held = Array.from(emulator.events(), ({ id }) => id ?? "")
  const accepted = sent.filter((id) => !rejected.has(id))
  expect(rejected.size).toBeGreaterThan(0)
  expect(accepted.filter((id) => !held.includes(id))).toEqual([])
  expect(new Set(held).size).toBe(held.length)
})

test("a client that asks once and takes every answer for a yes loses data on a bad day", async () => {
  await using emulator = await startEmulator()
  emulator.fail(...faults)
  for (const batch of batches) await fetch(`${emulator.url}/api/v2/batch`, request(batch)).catch(() => undefined)
  const held = new Set(Array.from(emulator.events(), ({ id }) => id))
  expect(sent.filter((id) => !held.has(id)).length).toBeGreaterThan(50)
})

/** The ids of those that were rejected. It does not wait between attempts: that is not what is tried here. */
async function sendUntilAnswered(emulator: Emulator, batch: readonly Event[]): Promise<string[]> {
  for (;;) {
    try {
      const response = await fetch(`${emulator.url}/api/v2/batch`, request(batch))
      const text = await response.text()
      if (response.status === 200) return []
      if (response.status === 207)
        return JSON.parse(text).errors.map((error: { batch_index: number }) => idAt(batch, error))
      expect([429, 502, 503]).toContain(response.status)
    } catch (error) {
      // What fetch throws when a connection breaks; a failed expectation is none of that.
      if (!(error instanceof TypeError)) throw error
    }
  }
}

function idAt(batch: readonly Event[], { batch_index }: { batch_index: number }): string | undefined {
  return batch[batch_index]?.id
}

function request(batch: readonly Event[]): RequestInit {
  return { method: "POST", headers: keys, body: JSON.stringify({ batch }) }
}

function event(number: number): Event {
  return { type: "person", action: "event", identifiers: { id: String(number) }, name: "order_placed", id: ulid() }
}
