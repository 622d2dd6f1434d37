import type { Operation } from "@cio/track-core"
import { type Emulator, startEmulator } from "@cio/track-emulator"
import { expect, onTestFinished, test } from "vitest"
import { failureOf, oursOf, peerOf } from "./both-sides.ts"
import { guideTable } from "./moving-guide.ts"

interface Trouble {
  /** What goes wrong, before anything is sent. */
  readonly cause?: (emulator: Emulator) => unknown
  readonly apiKey?: string
  /** Longest wait for an answer. @default 30,000 */
  readonly timeoutMs?: number
  /** The operation, when it is what is wrong. */
  readonly operation?: unknown
}

const event = { type: "person", action: "event", identifiers: { id: "42" }, name: "order_placed" }

/** How each row of the page's table comes about. */
const troubles: Readonly<Record<string, Trouble>> = {
  "The operation is refused": { operation: { ...event, name: undefined } },
  "The keys are refused": { cause: (emulator) => emulator.fail({ status: 401, body: {}, times: Infinity }) },
  "The keys are refused, in plain text": { apiKey: "wrong" },
  "Too many requests, to the last attempt": { cause: (emulator) => emulator.fail({ status: 429, times: Infinity }) },
  "No answer in time": {
    cause: (emulator) => emulator.fail({ delayMs: 60_000, times: Infinity }),
    timeoutMs: 100,
  },
  "Nobody listens at the address": { cause: (emulator) => emulator.close() },
  "The connection breaks": { cause: (emulator) => emulator.fail({ reset: "after", times: Infinity }) },
}

test("every row of the page's table of errors comes about here", () => {
  expect(guideTable("Errors").map(([name]) => name)).toEqual(Object.keys(troubles))
})

test.each(guideTable("Errors"))("the page names the errors of both sides: %s", async (name, peer = "", ours = "") => {
  const { cause, apiKey, timeoutMs = 30_000, operation = event } = troubles[name] ?? {}
  const emulator = await startEmulator()
  onTestFinished(() => emulator.close())
  const { url, credentials } = emulator
  const target = { url, credentials: { ...credentials, ...(apiKey ? { apiKey } : {}) } }
  await cause?.(emulator)

  const [, peerName, status] = /^`(\w+)`(?:, `statusCode` (\d+))?/.exec(peer) ?? []
  const cio = peerOf(target, { timeout: timeoutMs, retry: { maxRetries: 0 } })
  const peerError = await failureOf(cio.entity(Object(operation)))
  expect(peerError).toMatchObject({ name: peerName, ...(status ? { statusCode: Number(status) } : {}) })

  const [, ourName, outcome] = /^`(\w+)`, `(\w+)`$/.exec(ours) ?? []
  const track = oursOf(target, { timeoutMs, retry: { maxRetries: 0 } })
  // As it would come from elsewhere: one of the rows is about an operation that is none.
  const ourError = await failureOf(track.entity(operation as Operation))
  expect(ourError).toMatchObject({ name: ourName, outcome })
})
