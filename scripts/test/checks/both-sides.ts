import { createTrackClient, type TrackClient as OurClient, type TrackClientOptions } from "@cio/track-core"
import { type Emulator, startEmulator } from "@cio/track-emulator"
import { TrackClient } from "customerio-node"
import { expect, onTestFinished } from "vitest"

/** Where a client sends, and with which keys. */
type Target = Pick<Emulator, "url" | "credentials">
type PeerOptions = ConstructorParameters<typeof TrackClient>[2]

/** Keys for a server that takes any. */
export const credentials = { siteId: "site-id", apiKey: "api-key" }

/** An emulator, and customerio-node and ours as its clients. Ends with the test. */
export async function bothSides(options: Partial<TrackClientOptions> = {}) {
  const emulator = await startEmulator()
  onTestFinished(() => emulator.close())
  return { emulator, cio: peerOf(emulator), track: oursOf(emulator, options) }
}

export function peerOf({ url, credentials: { siteId, apiKey } }: Target, options: PeerOptions = {}): TrackClient {
  return new TrackClient(siteId, apiKey, { url: `${url}/api/v1`, ...options })
}

export function oursOf({ url, credentials: keys }: Target, options: Partial<TrackClientOptions> = {}): OurClient {
  return createTrackClient({ ...keys, baseUrl: url, ...options })
}

/** What a call throws. */
export async function failureOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    (value) => expect.fail(`it resolved with ${JSON.stringify(value)}`),
    (error: unknown) => error,
  )
}
