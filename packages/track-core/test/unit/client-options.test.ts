import { describe, expect, test, vi } from "vitest"
import { createTrackClient } from "../../src/client.ts"
import type { CallOptions, TrackClientOptions } from "../../src/client-options.ts"
import { TrackOptionsError } from "../../src/errors.ts"
import { identify } from "../support/operations.ts"

const keys = { siteId: "site", apiKey: "key" }

/** The message with which options from JavaScript, which the types would not let through, are refused. */
function refusal(options: unknown): string {
  try {
    createTrackClient(options as TrackClientOptions)
  } catch (error) {
    expect(error).toBeInstanceOf(TrackOptionsError)
    return (error as TrackOptionsError).message
  }
  throw new Error("they were not refused")
}

describe("a bad option is refused at once, with its name, the rule and the value", () => {
  const number = "must be a finite number >= 1, got"
  test.each<[name: string, value: unknown, message: string]>([
    ["timeoutMs", 0, `timeoutMs ${number} 0`],
    ["timeoutMs", -1, `timeoutMs ${number} -1`],
    ["timeoutMs", Number.NaN, `timeoutMs ${number} NaN`],
    ["timeoutMs", Number.POSITIVE_INFINITY, `timeoutMs ${number} Infinity`],
    ["timeoutMs", "30000", `timeoutMs ${number} "30000"`],
    ["timeoutMs", null, `timeoutMs ${number} null`],
    ["timeoutMs", 5n, `timeoutMs ${number} 5`],
    ["timeoutMs", { ms: 5 }, `timeoutMs ${number} an object`],
    ["timeoutMs", [5], `timeoutMs ${number} an array`],
    ["timeoutMs", () => 5, `timeoutMs ${number} a function`],
    ["timeoutMs", "x".repeat(41), `timeoutMs ${number} a string of 41 characters`],
    ["deadlineMs", 0, "deadlineMs must be a finite number >= 1 or Infinity, got 0"],
    ["deadlineMs", Number.NaN, "deadlineMs must be a finite number >= 1 or Infinity, got NaN"],
    ["deadlineMs", Number.NEGATIVE_INFINITY, "deadlineMs must be a finite number >= 1 or Infinity, got -Infinity"],
    ["retry", 3, "retry must be an object such as { maxRetries: 0 }, got 3"],
    ["retry", null, "retry must be an object such as { maxRetries: 0 }, got null"],
    ["retry", { retries: 3 }, "retry has no option retries, known are: maxRetries, minDelayMs, maxDelayMs"],
    ["retry", { maxRetries: -1 }, "retry.maxRetries must be an integer >= 0 or Infinity, got -1"],
    ["retry", { maxRetries: 1.5 }, "retry.maxRetries must be an integer >= 0 or Infinity, got 1.5"],
    ["retry", { maxRetries: Number.NaN }, "retry.maxRetries must be an integer >= 0 or Infinity, got NaN"],
    ["retry", { minDelayMs: -1 }, "retry.minDelayMs must be a finite number >= 0, got -1"],
    ["retry", { minDelayMs: 500, maxDelayMs: 499 }, "retry.maxDelayMs must be a finite number >= 500, got 499"],
    ["fetch", "node-fetch", 'fetch must be a function, got "node-fetch"'],
    ["fetch", null, "fetch must be a function, got null"],
    ["onRequest", {}, "onRequest must be a function, got an object"],
    ["onReply", 1, "onReply must be a function, got 1"],
    ["random", 0.5, "random must be a function, got 0.5"],
    ["clock", {}, "clock must have now, sleep and after, got an object"],
    ["clock", null, "clock must have now, sleep and after, got null"],
    ["allowInsecure", "yes", 'allowInsecure must be true or false, got "yes"'],
    ["userAgent", 5, "userAgent must be printable ASCII such as shop/2.1, got 5"],
    ["userAgent", null, "userAgent must be printable ASCII such as shop/2.1, got null"],
    ["userAgent", "", 'userAgent must be printable ASCII such as shop/2.1, got ""'],
    ["userAgent", "a\r\nb: c", 'userAgent must be printable ASCII such as shop/2.1, got "a\\r\\nb: c"'],
    ["userAgent", "Teeladen/ä", 'userAgent must be printable ASCII such as shop/2.1, got "Teeladen/ä"'],
    ["headers", null, "headers must be a plain object of strings, got null"],
    ["headers", "x: y", "headers must be a plain object of strings, got a string"],
    ["headers", [["x", "y"]], "headers must be a plain object of strings, got an array"],
    ["headers", new Headers({ x: "y" }), "headers must be a plain object of strings, got an object"],
    ["headers", { Authorization: "x" }, "headers must not set authorization: the client does"],
    ["headers", { "Content-Type": "x" }, "headers must not set content-type: the client does"],
    ["headers", { "user-agent": "x" }, "headers must not set user-agent: the client does"],
    ["headers", { "a b": "sesame" }, 'headers: "a b" is no valid header (its value is not shown)'],
    ["headers", { x: "a\r\nsesame: 1" }, 'headers: "x" is no valid header (its value is not shown)'],
    ["headers", { x: "✓" }, 'headers: "x" is no valid header (its value is not shown)'],
    ["headers", { x: 5 }, 'headers: "x" is no valid header (its value is not shown)'],
  ])("%s: %o", (name, value, message) => {
    expect(refusal({ ...keys, [name]: value })).toBe(message)
  })
})

test.each([[undefined], [null], ["site:key"]])("no options at all are refused: %o", (options) => {
  expect(refusal(options)).toBe("createTrackClient needs { siteId, apiKey }")
})

test("an unknown option is refused by its name: a misspelt one would be ignored in silence", () => {
  expect(refusal({ ...keys, timeout: 5 })).toMatch(
    /^createTrackClient has no option timeout, known are: siteId, apiKey, region, /,
  )
})

test("an option set to undefined is as if it were not there", () => {
  const nothing = {
    region: undefined,
    baseUrl: undefined,
    timeoutMs: undefined,
    deadlineMs: undefined,
    retry: undefined,
    headers: undefined,
    userAgent: undefined,
    fetch: undefined,
    onRequest: undefined,
  }
  // From JavaScript, or from TypeScript without exactOptionalPropertyTypes.
  const track = createTrackClient({ ...keys, ...nothing } as unknown as TrackClientOptions)
  expect(track.baseUrl).toBe("https://track.customer.io")
})

describe("the options of a call", () => {
  const refusing = async () => {
    throw new Error("nothing may be sent")
  }
  const track = createTrackClient({ ...keys, fetch: refusing })

  test.each<[string, unknown, string]>([
    ["timeoutMs", { timeoutMs: 0 }, "timeoutMs must be a finite number >= 1, got 0"],
    ["deadlineMs", { deadlineMs: "1" }, 'deadlineMs must be a finite number >= 1 or Infinity, got "1"'],
    ["retry", { retry: { maxRetries: -1 } }, "retry.maxRetries must be an integer >= 0 or Infinity, got -1"],
    [
      "an unknown one",
      { retries: 1 },
      "the call has no option retries, known are: signal, timeoutMs, deadlineMs, retry",
    ],
    [
      "a controller for its signal",
      { signal: new AbortController() },
      "signal must be an AbortSignal: pass controller.signal, not the controller",
    ],
    ["a null signal", { signal: null }, "signal must be an AbortSignal: pass controller.signal, not the controller"],
    ["a signal in their place", new AbortController().signal, "the call takes its signal as { signal }"],
    ["null", null, "the call's options must be an object, got null"],
    ["a number", 30_000, "the call's options must be an object, got 30000"],
  ])("%s: are refused before anything is sent", async (_, options, message) => {
    await expect(track.entity(identify, options as CallOptions)).rejects.toThrow(new TrackOptionsError(message))
    await expect(track.region(options as CallOptions)).rejects.toThrow(new TrackOptionsError(message))
  })
})

test("fetch is looked up at every call, so that one patched later is used", async () => {
  const track = createTrackClient(keys)
  vi.stubGlobal("fetch", async () => new Response("{}"))
  try {
    expect(await track.entity(identify)).toEqual({ attempts: 1 })
  } finally {
    vi.unstubAllGlobals()
  }
})

test("the user agent names the toolkit and the spec, after the caller's own", async () => {
  const seen: (string | null)[] = []
  const spy = async (_: unknown, init?: RequestInit) => {
    seen.push(new Headers(init?.headers).get("user-agent"))
    return new Response("{}")
  }
  await createTrackClient({ ...keys, fetch: spy }).entity(identify)
  await createTrackClient({ ...keys, fetch: spy, userAgent: "shop/2.1" }).entity(identify)
  expect(seen).toEqual([expect.stringMatching(/^cio-track \(spec [\d.]+\)$/), `shop/2.1 ${seen[0]}`])
})

test("a client does not change when its options do", async () => {
  const retry = { maxRetries: 0 }
  const headers: Record<string, string> = { "x-a": "1" }
  const sent: Headers[] = []
  const track = createTrackClient({
    ...keys,
    retry,
    headers,
    fetch: async (_, init) => {
      sent.push(new Headers(init?.headers))
      return new Response("", { status: 503 })
    },
  })
  retry.maxRetries = 5
  headers["x-a"] = "2"
  await expect(track.entity(identify)).rejects.toMatchObject({ attempts: 1 })
  expect(sent.map((each) => each.get("x-a"))).toEqual(["1"])
})
