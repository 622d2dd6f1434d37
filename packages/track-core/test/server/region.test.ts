import { describe, expect, test } from "vitest"
import { createTrackClient } from "../../src/client.ts"
import { isTrackError } from "../../src/errors.ts"
import { startScriptedServer } from "../support/scripted-server.ts"
import { transports } from "../support/transports.ts"

const page = "<html><body>Bad Gateway</body></html>"

describe.each(transports)("over $name", ({ options }) => {
  describe("region()", () => {
    const answered = { url: "https://track-eu.customer.io", region: "eu", environment_id: 7 }

    test("tells where the workspace lives", async () => {
      await using server = await startScriptedServer({ body: JSON.stringify({ ...answered, more: 1 }) })
      const track = createTrackClient({ siteId: "s", apiKey: "k", ...options(), baseUrl: `${server.url}/cio` })
      expect(await track.region()).toEqual(answered)
      expect(server.requests[0]).toMatchObject({ method: "GET", path: "/cio/api/v1/accounts/region", body: "" })
      expect(server.requests[0]?.headers).not.toHaveProperty("content-type")
    })

    test.each([
      ["an empty body", ""],
      ["an object without them", "{}"],
      ["null", "null"],
      ["HTML", page],
      ["a region of the moon", JSON.stringify({ ...answered, region: "moon" })],
      ["a number that is none", JSON.stringify({ ...answered, environment_id: "7" })],
    ])("fails on %s, since that is no answer", async (_, body) => {
      await using server = await startScriptedServer({ body })
      const track = createTrackClient({
        siteId: "s",
        apiKey: "k",
        ...options(),
        baseUrl: server.url,
        retry: { maxRetries: 0 },
      })
      const error = await track.region().catch((error: unknown) => error)
      expect(isTrackError(error, "api") && error.status).toBe(200)
    })

    test("fails on refused keys", async () => {
      await using server = await startScriptedServer({ status: 401, body: "no" })
      const track = createTrackClient({ siteId: "s", apiKey: "k", ...options(), baseUrl: server.url })
      const error = await track.region().catch((error: unknown) => error)
      expect(isTrackError(error, "auth") && error.message).toBe(
        "The Track API refused the keys (401). Check siteId and apiKey, and that region is the workspace's",
      )
    })
  })
})
