import { type ClientRequest, type IncomingHttpHeaders, request } from "node:http"
import type { Operation } from "@cio/track-core"
import { expect } from "vitest"
import type { Emulator } from "../../src/index.ts"

export const keys: Record<string, string> = {
  authorization: `Basic ${Buffer.from("emulator:emulator").toString("base64")}`,
}

export interface Answered {
  status: number
  headers: { get(name: string): string | null }
  text: string
}

/** One request by fetch, with the emulator's default keys. */
export async function post(
  emulator: Emulator,
  path: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = keys,
): Promise<Answered> {
  const response = await fetch(`${emulator.url}${path}`, { method: "POST", headers, body })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

/** Sends a batch that must be taken whole. */
export async function send(emulator: Emulator, ...batch: Operation[]): Promise<void> {
  const { status, text } = await post(emulator, "/api/v2/batch", JSON.stringify({ batch }))
  expect({ status, text }).toEqual({ status: 200, text: "{}\n" })
}

export function person(id: string, attributes: Record<string, unknown> = {}): Operation {
  return { type: "person", action: "identify", identifiers: { id }, attributes }
}

/** What a client on node:http sees of an answer, down to how it ended. */
export interface Seen {
  status?: number
  headers?: IncomingHttpHeaders
  body: string
  /** The error's code, when the request or the answer did not end as it should. */
  error?: string | undefined
}

/** One request by node:http, which unlike fetch hands out the part of a cut answer that came. */
export function watch(emulator: Emulator, path: string, body: string): Promise<Seen> {
  return watchRequest(request(`${emulator.url}${path}`, { method: "POST", headers: keys }), (outgoing) =>
    outgoing.end(body),
  )
}

export function watchRequest(outgoing: ClientRequest, start: (outgoing: ClientRequest) => void): Promise<Seen> {
  return new Promise((resolve) => {
    const seen: Seen = { body: "" }
    const fail = (error: NodeJS.ErrnoException) => resolve({ ...seen, error: error.code })
    outgoing.on("error", fail)
    outgoing.on("response", (incoming) => {
      if (incoming.statusCode !== undefined) seen.status = incoming.statusCode
      seen.headers = incoming.headers
      incoming.setEncoding("utf8")
      incoming.on("data", (text: string) => {
        seen.body += text
      })
      incoming.on("error", fail)
      incoming.on("end", () => resolve(seen))
    })
    start(outgoing)
  })
}
