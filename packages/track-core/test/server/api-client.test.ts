import { describe, expect, test } from "vitest"
import { createTrackClient } from "../../src/client.ts"
import { isTrackError } from "../../src/errors.ts"
import { identify } from "../support/operations.ts"
import { startScriptedServer } from "../support/scripted-server.ts"
import { transports } from "../support/transports.ts"

const keys = { siteId: "site", apiKey: "key" }

describe.each(transports)("api over $name is openapi-fetch, over this client's keys and rules", ({ options }) => {
  test("a caller's headers are sent along, but cannot replace the keys", async () => {
    await using server = await startScriptedServer()
    const { api } = createTrackClient({ ...keys, ...options(), baseUrl: server.url })
    await api.POST("/api/v2/entity", { body: identify, headers: { "x-trace": "t1", authorization: "Basic other" } })
    expect(server.requests[0]?.headers).toMatchObject({
      "x-trace": "t1",
      authorization: `Basic ${btoa("site:key")}`,
    })
  })

  test("GET sends no body", async () => {
    const answer = { url: "https://track.customer.io", region: "us", environment_id: 1 }
    await using server = await startScriptedServer({ body: JSON.stringify(answer) })
    const { api } = createTrackClient({ ...keys, ...options(), baseUrl: server.url })
    const { data } = await api.GET("/api/v1/accounts/region")
    expect(data).toEqual(answer)
    expect(server.requests[0]).toMatchObject({ method: "GET", path: "/api/v1/accounts/region", body: "" })
  })

  test("request() takes the method as a word", async () => {
    await using server = await startScriptedServer()
    const { api } = createTrackClient({ ...keys, ...options(), baseUrl: server.url })
    await api.request("post", "/api/v2/entity", { body: identify })
    expect(server.requests[0]).toMatchObject({ method: "POST", body: JSON.stringify(identify) })
  })

  test("a middleware sees the request and the response, until it is ejected", async () => {
    await using server = await startScriptedServer({ status: 400, body: '{"errors":[]}' })
    const { api } = createTrackClient({ ...keys, ...options(), baseUrl: server.url })
    const seen: string[] = []
    const middleware = {
      onRequest: ({ request }: { request: Request }) => {
        seen.push(request.url)
        // The keys are put on beneath, where no middleware could log them.
        expect(request.headers.get("authorization")).toBeNull()
        const changed = new Request(request)
        changed.headers.set("x-trace", "t1")
        return changed
      },
      onResponse: ({ response }: { response: Response }) => {
        seen.push(String(response.status))
      },
    }
    api.use(middleware)
    await api.POST("/api/v2/entity", { body: identify })
    api.eject(middleware)
    await api.POST("/api/v2/entity", { body: identify })
    expect(seen).toEqual([`${server.url}/api/v2/entity`, "400"])
    expect(server.requests.map(({ headers }) => headers["x-trace"])).toEqual(["t1", undefined])
  })

  test("an abort reaches a request that a middleware has made anew", async () => {
    await using server = await startScriptedServer({ hang: true })
    const { api } = createTrackClient({ ...keys, ...options(), baseUrl: server.url })
    api.use({ onRequest: ({ request }) => new Request(request) })
    const controller = new AbortController()
    const call = api.POST("/api/v2/entity", { body: identify, signal: controller.signal }).catch((error) => error)
    await server.arrived(1)
    controller.abort()
    expect(isTrackError(await call, "aborted")).toBe(true)
  })

  test("the client's timeoutMs holds", async () => {
    await using server = await startScriptedServer({ hang: true })
    const { api } = createTrackClient({ ...keys, ...options(), baseUrl: server.url, timeoutMs: 200 })
    const error = await api.POST("/api/v2/entity", { body: identify }).catch((error: unknown) => error)
    expect(isTrackError(error, "timeout")).toBe(true)
  })
})

describe("api never takes the keys to another host", () => {
  test.each([
    ["another host", "https://evil.example"],
    // Cut off after the length of the base URL, it would continue the name of its host.
    ["a host as long as the base URL and longer", "https://aaaaaaaaaaaaaaa.evil.example"],
    ["a host that begins like the gateway", "https://gateway.example.evil.example"],
    ["the gateway over plain http", "http://gateway.example"],
  ])("given for one call: %s", async (_, elsewhere) => {
    const fetched: string[] = []
    const { api } = createTrackClient({
      ...keys,
      baseUrl: "https://gateway.example",
      fetch: async (input) => {
        fetched.push(String(input))
        return new Response("{}")
      },
    })
    const call = api.POST("/api/v2/entity", { body: identify, baseUrl: elsewhere })
    const error = await call.catch((error: unknown) => error)
    expect(isTrackError(error, "options") && error.message).toBe(
      "a request must stay below baseUrl, https://gateway.example",
    )
    expect(fetched).toEqual([])
  })

  test.each(transports)("not through a middleware either, over $name", async ({ options }) => {
    await using foreign = await startScriptedServer()
    await using server = await startScriptedServer()
    const { api } = createTrackClient({ ...keys, ...options(), baseUrl: server.url })
    api.use({ onRequest: ({ request }) => new Request(`${foreign.url}/api/v2/entity`, request) })
    const error = await api.POST("/api/v2/entity", { body: identify }).catch((error: unknown) => error)
    expect(isTrackError(error, "options")).toBe(true)
    expect(foreign.connections + server.connections).toBe(0)
  })
})
