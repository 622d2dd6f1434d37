import { describe, expect, test } from "vitest"
import { createTrackClient, type TrackClient } from "../../src/client.ts"
import { isTrackError, type TrackApiError } from "../../src/errors.ts"
import type { Transport } from "../../src/transport.ts"
import { watchLeaks } from "../support/leaks.ts"
import { identify } from "../support/operations.ts"
import { type Answer, startScriptedServer } from "../support/scripted-server.ts"
import { type TransportKind, transports } from "../support/transports.ts"

const statuses = [301, 302, 307, 308]
const prefix = "/cio"

/** A client, and every URL that its transport is asked for. */
function clientOver({ create }: TransportKind, baseUrl: string): { track: TrackClient; asked: string[] } {
  const asked: string[] = []
  const inner = create()
  const transport: Transport = {
    send(request) {
      asked.push(request.url)
      return inner.send(request)
    },
  }
  return { track: createTrackClient({ siteId: "site", apiKey: "key", baseUrl: baseUrl + prefix, transport }), asked }
}

async function misdirection(call: Promise<unknown>): Promise<TrackApiError> {
  const error = await call.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (!isTrackError(error, "api")) throw new Error("it did not fail with an api error", { cause: error })
  return error
}

describe.each(transports)("over $name", (kind) => {
  const clientOf = (baseUrl: string) => clientOver(kind, baseUrl)

  describe("a redirect within the server's own origin is followed, the request sent on as it was", () => {
    test.each(statuses)("%i", async (status) => {
      const watch = watchLeaks()
      const server = await startScriptedServer({ status, location: (url) => `${url}/moved/entity?a=1` }, {})
      const { track } = clientOf(server.url)
      expect(await track.entity(identify, { signal: watch.signal })).toEqual({ attempts: 1 })
      await server.close()

      const [first, second] = server.requests
      expect(server.requests).toHaveLength(2)
      expect(second).toMatchObject({ method: "POST", path: "/moved/entity?a=1", body: JSON.stringify(identify) })
      expect(second?.headers.authorization).toBe(`Basic ${btoa("site:key")}`)
      expect(second?.headers).toEqual(first?.headers)
      await watch.expectNothingLeft()
    })

    test.each([
      ["an absolute path", "/moved", "/moved"],
      ["a path beside the old one", "moved", "/cio/api/v2/moved"],
      ["a path above the old one", "../v3/entity", "/cio/api/v3/entity"],
      ["a query string alone", "?a=1", "/cio/api/v2/entity?a=1"],
      ["a fragment, which is not sent", "/moved#top", "/moved"],
    ])("a Location that is %s", async (_, location, path) => {
      await using server = await startScriptedServer({ status: 307, headers: { location } }, {})
      await clientOf(server.url).track.entity(identify)
      expect(server.requests[1]?.path).toBe(path)
    })

    test("for a batch, with its bytes", async () => {
      await using server = await startScriptedServer({ status: 302, headers: { location: "/moved" } }, {})
      const bytes = new TextEncoder().encode('{"batch":[]}')
      expect(await clientOf(server.url).track.postBatch(bytes)).toEqual({ kind: "accepted", status: 200 })
      expect(server.requests[1]).toMatchObject({ method: "POST", path: "/moved", body: '{"batch":[]}' })
    })

    test("for api.POST, which would turn into a GET with fetch's own redirects", async () => {
      await using server = await startScriptedServer({ status: 301, headers: { location: "/moved" } }, {})
      const { response } = await clientOf(server.url).track.api.POST("/api/v2/entity", { body: identify })
      expect(response.status).toBe(200)
      expect(server.requests[1]).toMatchObject({ method: "POST", path: "/moved", body: JSON.stringify(identify) })
    })

    test("for region(), as a GET", async () => {
      const body = JSON.stringify({ url: "https://track.customer.io", region: "us", environment_id: 1 })
      await using server = await startScriptedServer({ status: 301, headers: { location: "/moved" } }, { body })
      await clientOf(server.url).track.region()
      expect(server.requests[1]).toMatchObject({ method: "GET", path: "/moved", body: "" })
    })
  })

  describe("a redirect to another host is refused, and that host hears nothing", () => {
    test.each(statuses)("%i", async (status) => {
      const watch = watchLeaks()
      const foreign = await startScriptedServer()
      const server = await startScriptedServer({ status, headers: { location: `${foreign.url}/api/v2/entity` } })
      const { track } = clientOf(server.url)

      const error = await misdirection(track.entity(identify, { signal: watch.signal }))
      const reply = await track.postBatch(new TextEncoder().encode('{"batch":[]}'), { signal: watch.signal })
      const api = track.api.POST("/api/v2/entity", { body: identify, signal: watch.signal })
      await misdirection(api)
      await Promise.all([server.close(), foreign.close()])

      expect(error.message).toBe(
        `The server redirected the request (${status}) to another host (${foreign.url}). Nothing was sent on. Check region and baseUrl`,
      )
      expect(error).toMatchObject({ outcome: "unsent", status, attempts: 1 })
      expect(reply).toMatchObject({ kind: "failed", retry: false, status })
      expect(server.requests).toHaveLength(3)
      expect(foreign.connections).toBe(0)
      await watch.expectNothingLeft()
    })
  })

  describe("a redirect that cannot be followed is an error, after one request", () => {
    test.each<[string, Answer, string]>([
      [
        "to Customer.io over http",
        to("http://track.customer.io/api/v2/entity"),
        "to another host (http://track.customer.io)",
      ],
      [
        "to a host that looks like Customer.io's",
        to("https://customer.io.example/"),
        "to another host (https://customer.io.example)",
      ],
      [
        "to a host that ends like Customer.io's",
        to("https://notcustomer.io/"),
        "to another host (https://notcustomer.io)",
      ],
      ["to the same host on another port", to("http://127.0.0.1:1/"), "to another host (http://127.0.0.1:1)"],
      ["to a scheme that is not http", to("data:text/plain,{}"), "to another host (data://)"],
      ["without a scheme to a host", to("//track.customer.io/x"), "to another host (http://track.customer.io)"],
      [
        "to Customer.io with a name in the address",
        to("https://a:b@track.customer.io/"),
        "to an address with a user name in it",
      ],
      ["to an address that is none", to("http://[oops/"), "to an address that is none"],
      ["without a Location", { status: 307 }, "without saying where to"],
      ["with an empty Location", to(""), "without saying where to"],
      ["300", { status: 300, headers: { location: "/moved" } }, "in a way that a POST cannot follow"],
      ["303", { status: 303, headers: { location: "/moved" } }, "in a way that a POST cannot follow"],
      ["304", { status: 304, body: "" }, "in a way that a POST cannot follow"],
    ])("%s", async (_, answer, why) => {
      await using server = await startScriptedServer(answer)
      const { track, asked } = clientOf(server.url)
      const error = await misdirection(track.entity(identify))
      expect(error.message).toBe(
        `The server redirected the request (${answer.status}) ${why}. Nothing was sent on. Check region and baseUrl`,
      )
      expect(asked).toEqual([`${server.url}${prefix}/api/v2/entity`])
    })
  })

  test("a redirect loop ends after three hops", async () => {
    const watch = watchLeaks()
    const server = await startScriptedServer({ status: 307, headers: { location: "/cio/api/v2/entity" } })
    const error = await misdirection(clientOf(server.url).track.entity(identify, { signal: watch.signal }))
    await server.close()
    expect(error.message).toContain("too many times")
    expect(error).toMatchObject({ outcome: "unsent", status: 307, attempts: 1 })
    expect(server.requests).toHaveLength(4)
    await watch.expectNothingLeft()
  })

  test("three hops in a row are followed", async () => {
    const hop = { status: 307, headers: { location: "/next" } }
    await using server = await startScriptedServer(hop, hop, hop, {})
    expect(await clientOf(server.url).track.entity(identify)).toEqual({ attempts: 1 })
    expect(server.requests).toHaveLength(4)
  })

  test("all hops share one timeout", async () => {
    await using server = await startScriptedServer({ status: 307, headers: { location: "/next" } }, { hang: true })
    const { track } = clientOf(server.url)
    const error = await track.entity(identify, { timeoutMs: 300, retry: { maxRetries: 0 } }).catch((error) => error)
    expect(isTrackError(error, "timeout") && error.outcome).toBe("unknown")
  })

  test("a redirect whose own body never ends does not hold up the request", async () => {
    await using server = await startScriptedServer(
      { status: 307, headers: { location: "/next" }, body: "moving ", ending: "endless" },
      {},
    )
    expect(await clientOf(server.url).track.entity(identify)).toEqual({ attempts: 1 })
  })
})

function to(location: string): Answer {
  return { status: 307, headers: { location } }
}
