import { describe, expect, test } from "vitest"
import { createTrackClient } from "../../src/client.ts"
import { identify } from "../support/operations.ts"
import { startScriptedServer } from "../support/scripted-server.ts"
import { transports } from "../support/transports.ts"

const batchBody = new TextEncoder().encode(JSON.stringify({ batch: [identify] }))

describe.each(transports)("over $name", ({ options }) => {
  test("what is sent: path, keys, type and body, the same from entity() and api", async () => {
    await using server = await startScriptedServer()
    const track = createTrackClient({
      siteId: "site",
      apiKey: "key",
      ...options(),
      baseUrl: `${server.url}/cio/`,
      userAgent: "shop/2.1",
      headers: { "X-Gateway-Key": "g" },
    })
    await track.entity(identify)
    await track.api.POST("/api/v2/entity", { body: identify })
    await track.postBatch(batchBody)
    const common = {
      authorization: `Basic ${btoa("site:key")}`,
      "content-type": "application/json",
      accept: "application/json",
      "x-gateway-key": "g",
      "user-agent": expect.stringMatching(/^shop\/2\.1 cio-track \(spec [\d.]+\)$/),
    }
    const one = { method: "POST", path: "/cio/api/v2/entity", body: JSON.stringify(identify) }
    expect(server.requests).toEqual([
      { ...one, headers: expect.objectContaining(common) },
      { ...one, headers: expect.objectContaining(common) },
      {
        method: "POST",
        path: "/cio/api/v2/batch",
        body: JSON.stringify({ batch: [identify] }),
        headers: expect.objectContaining(common),
      },
    ])
  })
})
