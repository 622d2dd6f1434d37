import { describe, expect, test } from "vitest"
import { createTrackClient } from "../../src/client.ts"
import type { TrackClientOptions } from "../../src/client-options.ts"
import { isTrackError } from "../../src/errors.ts"
import { redirectTarget } from "../../src/redirect.ts"
import { identify } from "../support/operations.ts"

// Customer.io's own hosts cannot be reached from a test, so that fetch is played here. Everywhere else it is real.

interface Sent {
  url: string
  method: string | undefined
  body: string
  headers: Headers
}

function redirecting(location: string, status = 307, options: Partial<TrackClientOptions> = { region: "us" }) {
  const sent: Sent[] = []
  const track = createTrackClient({
    siteId: "site",
    apiKey: "key",
    headers: { "x-gateway-key": "sesame" },
    userAgent: "shop/2.1",
    fetch: async (input, init) => {
      const body = await new Response(init?.body ?? null).text()
      sent.push({ url: String(input), method: init?.method, body, headers: new Headers(init?.headers) })
      expect(init?.redirect).toBe("manual")
      return sent.length === 1
        ? new Response("moved", { status, headers: { location } })
        : new Response("{}", { status: 200 })
    },
    ...options,
  })
  return { track, sent }
}

describe("the US host sends an EU workspace to the EU host", () => {
  test.each([301, 302, 307, 308])("with %i: the operation goes on with its body and keys", async (status) => {
    const { track, sent } = redirecting("https://track-eu.customer.io/api/v2/entity", status)
    expect(await track.entity(identify)).toEqual({ attempts: 1 })
    expect(sent.map(({ url, method, body }) => ({ url, method, body }))).toEqual([
      { url: "https://track.customer.io/api/v2/entity", method: "POST", body: JSON.stringify(identify) },
      { url: "https://track-eu.customer.io/api/v2/entity", method: "POST", body: JSON.stringify(identify) },
    ])
    for (const { headers } of sent) {
      expect(headers.get("authorization")).toBe(`Basic ${btoa("site:key")}`)
      expect(headers.get("content-type")).toBe("application/json")
      expect(headers.get("user-agent")).toContain("shop/2.1")
    }
  })

  test("for a batch, with its bytes", async () => {
    const { track, sent } = redirecting("https://track-eu.customer.io/api/v2/batch")
    expect(await track.postBatch(new TextEncoder().encode('{"batch":[]}'))).toEqual({ kind: "accepted", status: 200 })
    expect(sent.map(({ body }) => body)).toEqual(['{"batch":[]}', '{"batch":[]}'])
  })
})

test("headers for a gateway stay with the gateway when it leads to Customer.io", async () => {
  const { track, sent } = redirecting("https://track.customer.io/api/v2/entity", 307, {
    baseUrl: "https://gateway.example/cio",
  })
  await track.entity(identify)
  expect(sent.map(({ headers }) => headers.get("x-gateway-key"))).toEqual(["sesame", null])
})

test("they are sent again within the gateway", async () => {
  const { track, sent } = redirecting("/other", 307, { baseUrl: "https://gateway.example/cio" })
  await track.entity(identify)
  expect(sent.map(({ headers }) => headers.get("x-gateway-key"))).toEqual(["sesame", "sesame"])
})

test("a browser, which hides where a redirect leads, gets an error instead of a wrong success", async () => {
  const hidden = new Response(null)
  Object.defineProperties(hidden, { type: { value: "opaqueredirect" }, status: { value: 0 } })
  const track = createTrackClient({ siteId: "site", apiKey: "key", fetch: async () => hidden })
  const error = await track.entity(identify).catch((error: unknown) => error)
  expect(isTrackError(error, "api") && error.message).toBe(
    "The server redirected the request (0) in a way that a POST cannot follow. Nothing was sent on. Check region and baseUrl",
  )
})

test("a 303 leaves open whether the operation was applied: it answers a POST that was", async () => {
  const { track, sent } = redirecting("https://track.customer.io/done", 303)
  const error = await track.entity(identify).catch((error: unknown) => error)
  expect(isTrackError(error, "api") && error.outcome).toBe("unknown")
  expect(sent).toHaveLength(1)
})

describe("whether a redirect is followed", () => {
  const from = "https://gateway.example/cio/api/v2/entity"

  test.each([
    ["https://track.customer.io/x", "https://track.customer.io/x"],
    ["https://track-eu.customer.io", "https://track-eu.customer.io/"],
    ["https://customer.io/x", "https://customer.io/x"],
    ["HTTPS://TRACK.Customer.IO/X", "https://track.customer.io/X"],
    ["https://a.b.customer.io/x", "https://a.b.customer.io/x"],
    ["//track.customer.io/x", "https://track.customer.io/x"],
    ["/x", "https://gateway.example/x"],
    ["https://gateway.example:443/x", "https://gateway.example/x"],
  ])("to %s: yes", (location, url) => {
    expect(target(location)).toEqual({ kind: "follow", url })
  })

  test.each([
    "http://gateway.example/cio/api/v2/entity",
    "https://gateway.example:8443/x",
    "https://other.gateway.example/x",
    "http://track.customer.io/x",
    "https://customer.io.example/x",
    "https://evilcustomer.io/x",
    "https://track.customer.io.:443/x",
    "https://track.customer.io@evil.example/x",
    "https://evil.example/track.customer.io",
    "https://evil.example#.customer.io",
    "javascript:alert(1)",
    "wss://track.customer.io/x",
  ])("to %s: no", (location) => {
    expect(target(location)).toMatchObject({ kind: "refused", why: expect.stringContaining("to another host") })
  })

  function target(location: string) {
    return redirectTarget(new Response(null, { status: 307, headers: { location } }), from, true)
  }
})
