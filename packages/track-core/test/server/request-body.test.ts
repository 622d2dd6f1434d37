import { describe, expect, test, vi } from "vitest"
import { createTrackClient } from "../../src/index.ts"
import { requestBody } from "../../src/request-body.ts"
import { startScriptedServer } from "../support/scripted-server.ts"
import { transports } from "../support/transports.ts"

const bytes = new TextEncoder().encode(`{"batch":[${"0".repeat(400_000)}]}`)

describe.each(transports)("the body of a batch request over $name", ({ options }) => {
  test("arrives whole, with its length and not in chunks", async () => {
    await using server = await startScriptedServer()
    const track = createTrackClient({ siteId: "site", apiKey: "key", ...options(), baseUrl: server.url })
    expect(await track.postBatch(bytes)).toMatchObject({ kind: "accepted" })
    const request = server.requests.at(-1)
    expect(request?.body).toBe(new TextDecoder().decode(bytes))
    expect(request?.headers["content-length"]).toBe(String(bytes.length))
    expect(request?.headers["transfer-encoding"]).toBeUndefined()
    expect(request?.headers["content-type"]).toBe("application/json")
  })

  test("is sent anew on each hop of a redirect", async () => {
    await using server = await startScriptedServer({ status: 307, headers: { location: "/elsewhere" } }, {})
    const track = createTrackClient({ siteId: "site", apiKey: "key", ...options(), baseUrl: server.url })
    expect(await track.postBatch(bytes)).toMatchObject({ kind: "accepted" })
    expect(server.requests.map(({ body }) => body.length)).toEqual([bytes.length, bytes.length])
  })
})

describe("the body of a batch request", () => {
  test("is given as bytes to a fetch of the caller's, which may not take streams", async () => {
    await using server = await startScriptedServer()
    const own = vi.fn(async (..._: Parameters<typeof fetch>) => new Response("{}"))
    const track = createTrackClient({ siteId: "site", apiKey: "key", baseUrl: server.url, fetch: own })
    await track.postBatch(bytes)
    expect(own.mock.calls[0]?.[1]?.body).toBe(bytes)
  })

  test("is a stream of the bytes where the fetch is Node's own", async () => {
    const { body, duplex } = requestBody(bytes, true)
    expect(duplex).toBe("half")
    expect(new Uint8Array(await new Response(body).arrayBuffer())).toEqual(bytes)
  })
})
