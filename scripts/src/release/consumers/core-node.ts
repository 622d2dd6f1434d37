// What somebody does with the transport over Node's own http.
import { equal, rejects } from "node:assert/strict"
import { createTrackClient, isTrackError } from "@cio/track-core"
import { createNodeTransport, type NodeTransport } from "@cio/track-core/node"

export async function run(baseUrl: string, person: string): Promise<void> {
  await using transport: NodeTransport = createNodeTransport({ maxSockets: 2, proxy: false })
  const track = createTrackClient({ siteId: "emulator", apiKey: "emulator", baseUrl, transport })
  const identifiers = { id: person }
  const receipts = await Promise.all([
    track.entity({ type: "person", action: "identify", identifiers, attributes: { plan: "pro" } }),
    track.entity({ type: "person", action: "event", identifiers, name: "opened" }),
    track.entity({ type: "person", action: "screen", identifiers, name: "home" }),
  ])
  equal(receipts.length, 3)
  equal((await track.region()).region, "us")

  const stranger = createTrackClient({ siteId: "emulator", apiKey: "wrong", baseUrl, transport })
  await rejects(stranger.region(), (error) => isTrackError(error, "auth"))
}

/** The same entry through Node's own types, so that a mode without them does not compile by accident. */
export function closeOnExit(transport: NodeTransport): NodeJS.Process {
  return process.once("beforeExit", () => void transport.close())
}
