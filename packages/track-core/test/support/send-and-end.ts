// A program that sends one operation and then has nothing left to do: run with the server's URL, PEM of its authority and a proxy.
import { createTrackClient } from "../../src/client.ts"
import { createNodeTransport } from "../../src/node/index.ts"
import { identify } from "./operations.ts"

const [baseUrl, ca, proxy] = process.argv.slice(2)
const transport = createNodeTransport({ keepAliveMs: 600_000, ...(ca ? { tls: { ca } } : {}), proxy: proxy || false })
const track = createTrackClient({ siteId: "site", apiKey: "key", baseUrl, transport })
await track.entity(identify)
console.log("sent")
