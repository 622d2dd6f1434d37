import type { Pass } from "./protocol.ts"

/** The keys that every side sends with and the sink expects. */
export const credentials = { siteId: "bench-site", apiKey: "bench-key" }

/** The header that these keys make. */
export const authorization = `Basic ${btoa(`${credentials.siteId}:${credentials.apiKey}`)}`

/** The root that a side sends to in one pass. */
export function passRoot(sinkUrl: string, pass: Pass): string {
  return `${sinkUrl}/${pass}`
}

/** Where batches go under a root. */
export const batchPath = "/api/v2/batch"

/** Where single operations go under a root. */
export const entityPath = "/api/v2/entity"
