import type { Credentials } from "../../../src/http/authorization.ts"
import { quoteForShell } from "../copy/quote-for-shell.ts"
import { clientSource } from "../copy/typescript-literal.ts"

/** Where to send, and with which keys. */
export interface Target {
  readonly url: string
  readonly credentials: Credentials
}

/** The first lines of a program that sends with this toolkit. */
export function typescriptStart(target: Target): string {
  return `import { createTrackClient } from "@cio/track-core"
${clientSource(target)}
await track.entity({ type: "person", action: "identify", identifiers: { id: "42" }, attributes: { plan: "pro" } })`
}

/** The same from a shell. */
export function curlStart({ url, credentials: { siteId, apiKey } }: Target): string {
  const person = { type: "person", action: "identify", identifiers: { id: "42" }, attributes: { plan: "pro" } }
  return `curl ${quoteForShell(`${url}/api/v2/entity`)} --user ${quoteForShell(`${siteId}:${apiKey}`)} \\
  --header 'Content-Type: application/json' \\
  --data-raw ${quoteForShell(JSON.stringify(person))}`
}

/** The same with Customer.io's own client for Node. It finds v2 by the path of v1. */
export function customerioNodeStart({ url, credentials: { siteId, apiKey } }: Target): string {
  const root = JSON.stringify(`${url}/api/v1`)
  return `import { TrackClient } from "customerio-node"
const cio = new TrackClient(${JSON.stringify(siteId)}, ${JSON.stringify(apiKey)}, { url: ${root} })
await cio.identify("42", { plan: "pro" })`
}
