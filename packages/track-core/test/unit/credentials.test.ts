import { inspect } from "node:util"
import { describe, expect, test } from "vitest"
import { createTrackClient } from "../../src/client.ts"
import { basicAuthorization } from "../../src/credentials.ts"
import { TrackOptionsError } from "../../src/errors.ts"

const whereToFind = "(its value is not shown). Find it under Settings > API credentials > Tracking"

describe.each(["siteId", "apiKey"] as const)("%s", (name) => {
  const good = { siteId: "site-1", apiKey: "key-1" }

  test.each<[string, unknown, string]>([
    ["missing", undefined, "is missing"],
    ["null", null, "is missing"],
    ["empty", "", "must not be empty"],
    ["a space", " ", "must not contain spaces or line breaks, which often come with copying"],
    ["a space before", " sesame", "must not contain spaces or line breaks, which often come with copying"],
    ["a space inside", "ses ame", "must not contain spaces or line breaks, which often come with copying"],
    ["a line break at the end", "sesame\n", "must not contain spaces or line breaks, which often come with copying"],
    ["a carriage return", "sesame\r\nx: y", "must not contain spaces or line breaks, which often come with copying"],
    ["a tab", "sesame\t", "must not contain spaces or line breaks, which often come with copying"],
    ["a no-break space", "sesame\u00a0", "must not contain spaces or line breaks, which often come with copying"],
    ["a byte order mark", "\ufeffsesame", "must not contain spaces or line breaks, which often come with copying"],
    ["a letter beyond ASCII", "sésame", "must be plain ASCII"],
    ["a letter beyond Latin-1", "sesame✓", "must be plain ASCII"],
    ["a control character", "sesame\u0000", "must be plain ASCII"],
    ["a number", 5551234, "must be a string, not a value of type number"],
    ["an object", { value: "sesame" }, "must be a string, not a value of type object"],
    ["an array", ["sesame"], "must be a string, not a value of type object"],
    ["a function", () => "sesame", "must be a string, not a value of type function"],
    ["a symbol", Symbol("sesame"), "must be a string, not a value of type symbol"],
    ["false", false, "must be a string, not a value of type boolean"],
  ])("%s is refused, without showing it", (_, value, rule) => {
    // Values from JavaScript, which the types would not let through.
    const options = { ...good, [name]: value } as unknown as typeof good
    const make = () => createTrackClient(options)
    expect(make).toThrow(TrackOptionsError)
    expect(make).toThrow(new TrackOptionsError(`${name} ${rule} ${whereToFind}`))
  })
})

test("a colon in the site id is refused: what follows it would count as the key", () => {
  expect(() => basicAuthorization("site:sesame", "key")).toThrow(
    new TrackOptionsError("siteId must not contain a colon: pass the API key as apiKey"),
  )
})

test("a colon in the API key is part of it", () => {
  expect(basicAuthorization("site", "a:b:c")).toBe(`Basic ${Buffer.from("site:a:b:c").toString("base64")}`)
})

test("every printable ASCII character may stand in a key", () => {
  const key = Array.from({ length: 0x7e - 0x21 + 1 }, (_, i) => String.fromCharCode(0x21 + i)).join("")
  expect(basicAuthorization("site", key)).toBe(`Basic ${Buffer.from(`site:${key}`).toString("base64")}`)
})

describe("a client shows neither of its keys", () => {
  const siteId = "site-5f1e"
  const apiKey = "sesame-7c1e5f0a"
  const track = createTrackClient({ siteId, apiKey, headers: { "x-gateway-key": "sesame-gateway" } })

  test.each([
    ["inspect", inspect(track, { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true })],
    ["inspect of its api", inspect(track.api, { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true })],
    ["JSON.stringify", JSON.stringify(track)],
    ["String", String(track)],
    ["its own keys and values", JSON.stringify(Object.entries(track))],
    ["the source of its functions", Object.values(track).map(String).join("\n")],
  ])("to %s", (_, shown) => {
    expect(shown).not.toContain("sesame")
    expect(shown).not.toContain(siteId)
    expect(shown).not.toContain(Buffer.from(`${siteId}:${apiKey}`).toString("base64"))
  })
})
