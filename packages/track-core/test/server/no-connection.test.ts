import { describe, expect, test } from "vitest"
import { createTrackClient } from "../../src/client.ts"
import { watchLeaks } from "../support/leaks.ts"
import { identify } from "../support/operations.ts"
import { createPatientClock } from "../support/patient-clock.ts"
import { refusingUrl } from "../support/scripted-server.ts"
import { summaryOfApi, summaryOfEntity, summaryOfReply } from "../support/summaries.ts"
import { transports } from "../support/transports.ts"

describe.each(transports)("over $name", ({ name, options }) => {
  describe("without a connection nothing was sent, and a retry is worth it", () => {
    test.each([
      ["a port on which nobody listens", refusingUrl],
      // The top-level domain that never exists.
      ["a host that nobody knows", async () => "https://track.nowhere.invalid"],
    ])("%s", async (_, baseUrl) => {
      const watch = watchLeaks()
      const { signal } = watch
      const track = createTrackClient({
        siteId: "site",
        apiKey: "key",
        ...options(),
        baseUrl: await baseUrl(),
        retry: { maxRetries: 1 },
        clock: createPatientClock(),
      })
      expect(await summaryOfEntity(track.entity(identify, { signal }))).toBe("throws connection unsent, 2 attempts")
      expect(summaryOfReply(await track.postBatch(new Uint8Array(2), { signal }))).toBe(
        "failed connection unsent, retry",
      )
      const api = track.api.POST("/api/v2/entity", { body: identify, signal })
      expect(await summaryOfApi(api)).toBe("throws connection unsent")
      await watch.expectNothingLeft()
    })

    test("the message names the host and what to check", async () => {
      const baseUrl = await refusingUrl()
      const track = createTrackClient({ siteId: "s", apiKey: "k", ...options(), baseUrl, retry: { maxRetries: 0 } })
      const error = await track.entity(identify).catch((error: unknown) => error)
      expect(error).toMatchObject({
        name: "TrackConnectionError",
        message: `Could not connect to ${new URL(baseUrl).host}, so nothing was sent. Check the network, region and baseUrl`,
        cause: expect.objectContaining(name === "fetch" ? { message: "fetch failed" } : { code: "ECONNREFUSED" }),
      })
    })
  })
})
