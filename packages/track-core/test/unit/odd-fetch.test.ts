import { describe, expect, test } from "vitest"
import { createTrackClient } from "../../src/client.ts"
import { isTrackError } from "../../src/errors.ts"
import { createFakeClock } from "../support/fake-clock.ts"
import { event } from "../support/operations.ts"

const keys = { siteId: "site", apiKey: "key" }
const never = new Promise<never>(() => {})

/** What a caller's own fetch may do, from JavaScript too, where no type holds it back. */
type OddFetch = () => unknown

function clientWith(oddFetch: OddFetch, clock = createFakeClock()) {
  return createTrackClient({ ...keys, clock, fetch: oddFetch as unknown as typeof fetch })
}

describe("a fetch of the caller's that is at fault", () => {
  test.each<[string, OddFetch]>([
    [
      "throws at once",
      () => {
        throw new TypeError("x is not a function")
      },
    ],
    [
      "rejects with an error of the program",
      async () => {
        throw new TypeError("x is not a function")
      },
    ],
    ["rejects with a text", () => Promise.reject("no")],
    ["rejects with nothing", () => Promise.reject()],
    ["gives nothing", async () => undefined],
    ["gives an object that is no response", async () => ({ ok: true })],
  ])("%s: an error that no retry mends, and that leaves open what was sent", async (_, oddFetch) => {
    const clock = createFakeClock()
    const error = await clientWith(oddFetch, clock)
      .entity(event)
      .catch((error: unknown) => error)
    expect(error).toMatchObject({
      code: "connection",
      outcome: "unknown",
      attempts: 1,
      message:
        "The request to track.customer.io failed in fetch or transport itself. It may have been applied; see the cause",
    })
    expect(clock.sleeps).toEqual([])
    expect(clock.pending).toBe(0)
    const reply = await clientWith(oddFetch).postBatch(new Uint8Array(2))
    expect(reply).toMatchObject({ kind: "failed", retry: false })
  })
})

describe("a fetch that does not heed its signal is left behind", () => {
  test.each<[string, OddFetch]>([
    ["before an answer", () => never],
    ["within the body", async () => new Response(new ReadableStream({ pull: () => never }))],
  ])("%s: after timeoutMs", async (_, oddFetch) => {
    const clock = createFakeClock()
    const reply = clientWith(oddFetch, clock).postBatch(new Uint8Array(2), { timeoutMs: 5000 })
    clock.advance(5000)
    expect(await reply).toMatchObject({ kind: "failed", retry: true, error: { code: "timeout", outcome: "unknown" } })
    expect(clock.pending).toBe(0)
  })

  test.each<[string, OddFetch]>([
    ["before an answer", () => never],
    ["within the body", async () => new Response(new ReadableStream({ pull: () => never }))],
  ])("%s: at the caller's abort", async (_, oddFetch) => {
    const controller = new AbortController()
    const call = clientWith(oddFetch).entity(event, { signal: controller.signal })
    const failure = call.catch((error: unknown) => error)
    controller.abort()
    expect(isTrackError(await failure, "aborted")).toBe(true)
  })
})
