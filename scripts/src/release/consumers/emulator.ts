// What somebody does with the emulator alone, in the tests of a program that has its own way to the API.
import { deepEqual, equal } from "node:assert/strict"
import { type Emulator, type Person, startEmulator } from "@cio/track-emulator"

export async function run(_baseUrl: string, person: string): Promise<void> {
  await using emulator: Emulator = await startEmulator({ region: "eu" })
  emulator.fail({ status: 503 })
  equal(await identify(emulator, person), 503)
  equal(emulator.person({ id: person }), undefined)

  equal(await identify(emulator, person), 200)
  const held: Person | undefined = emulator.person({ id: person })
  deepEqual(held?.attributes, { plan: "pro" })
  deepEqual(
    emulator.requests().map(({ status }) => status),
    [503, 200],
  )
}

async function identify(emulator: Emulator, id: string): Promise<number> {
  const { siteId, apiKey } = emulator.credentials
  const answer = await fetch(`${emulator.url}/api/v2/entity`, {
    method: "POST",
    headers: {
      authorization: `Basic ${Buffer.from(`${siteId}:${apiKey}`).toString("base64")}`,
      "content-type": "application/json",
    },
    body: JSON.stringify({ type: "person", action: "identify", identifiers: { id }, attributes: { plan: "pro" } }),
  })
  await answer.arrayBuffer()
  return answer.status
}
