import { createFetchTransport } from "../../src/fetch-transport.ts"
import { createNodeTransport } from "../../src/node/index.ts"
import type { Transport } from "../../src/transport.ts"

/** A way to carry requests, of which the client must notice nothing. */
export interface TransportKind {
  name: "fetch" | "node"
  /** What a client is given for it. Nothing for the default. */
  options(): { transport?: Transport }
  /** The transport itself, for tests that look at what is asked of it. */
  create(): Transport
}

/** For `describe.each`: every one of them has to pass the tests of the wire. */
export const transports: TransportKind[] = [
  { name: "fetch", options: () => ({}), create: () => createFetchTransport(undefined) },
  { name: "node", options: () => ({ transport: nodeTransport() }), create: nodeTransport },
]

/** Whatever proxy the machine has must not come between a test and its server. */
function nodeTransport(): Transport {
  return createNodeTransport({ proxy: false })
}
