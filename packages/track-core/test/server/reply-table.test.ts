import { describe, expect, test } from "vitest"
import { createTrackClient } from "../../src/client.ts"
import { isTrackError } from "../../src/errors.ts"
import { watchLeaks } from "../support/leaks.ts"
import { identify } from "../support/operations.ts"
import { createPatientClock } from "../support/patient-clock.ts"
import { startScriptedServer } from "../support/scripted-server.ts"
import { summaryOfApi, summaryOfEntity, summaryOfReply } from "../support/summaries.ts"
import { transports } from "../support/transports.ts"
import { broken, failures, refusals, successes } from "./reply-rows.ts"

const batchBody = new TextEncoder().encode(JSON.stringify({ batch: [identify] }))

describe.each(transports)("over $name", ({ options }) => {
  describe.each([
    ["an answer of success", successes],
    ["a refusal", refusals],
    ["a failure of the service", failures],
    ["a broken answer", broken],
  ])("%s", (_, rows) => {
    test.each(rows)("$name: entity $entity; batch $batch; api $api", async (row) => {
      const { answer, timeoutMs = 20_000 } = row
      const watch = watchLeaks()
      const { signal } = watch
      const server = await startScriptedServer(answer)
      const track = createTrackClient({
        siteId: "site",
        apiKey: "key",
        ...options(),
        baseUrl: server.url,
        timeoutMs,
        retry: { maxRetries: 1 },
        clock: createPatientClock(),
      })

      const entity = await summaryOfEntity(track.entity(identify, { signal }))
      const entityRequests = server.requests.length
      const batch = summaryOfReply(await track.postBatch(batchBody, { signal }))
      const api = await summaryOfApi(track.api.POST("/api/v2/entity", { body: identify, signal }))
      const requests = server.requests.length
      await server.close()

      expect({ entity, batch, api }).toEqual({ entity: row.entity, batch: row.batch, api: row.api })
      expect(entity).toMatch(`, ${entityRequests} attempts`)
      expect(requests).toBe(entityRequests + 2)
      await watch.expectNothingLeft()
    })
  })

  test("a Retry-After stands on the error that entity() throws, for a caller with a queue of its own", async () => {
    await using server = await startScriptedServer({ status: 429, headers: { "retry-after": "60" } })
    const track = createTrackClient({
      siteId: "s",
      apiKey: "k",
      ...options(),
      baseUrl: server.url,
      retry: { maxRetries: 0 },
    })
    const error = await track.entity(identify).catch((error: unknown) => error)
    expect(isTrackError(error, "throttled") && error.retryAfterMs).toBe(60_000)
  })
})
