// What every runtime is asked to do: plain JavaScript over the installed packages, with no test framework and nothing of Node's.
import { batch, batchStream, createBatcher, isBatchError, toBatchStream } from "@cio/track-batch"
import { createTrackClient, isTrackError, isUlid } from "@cio/track-core"
import { leaks } from "./leaks.mjs"
import { event, identify } from "./operations.mjs"
import { ensure, failureOf, same } from "./verdicts.mjs"

const fast = { requestsPerSecond: Number.POSITIVE_INFINITY, lingerMs: 10 }

/** Rows of the table by name: each throws unless all is well, and may return what there is to tell. */
export const checks = {
  async entity({ plain }) {
    same(await plain.entity(identify("1")), { attempts: 1 }, "the receipt")
    const { eventId } = await plain.entity(event("1", "opened"))
    ensure(isUlid(eventId), `the event has a ULID, not ${eventId}`)
  },

  async region({ plain }) {
    const { url, region, environment_id } = await plain.region()
    same([typeof url, region, typeof environment_id], ["string", "us", "number"], "url, region and environment_id")
  },

  async "batch with a 207"({ plain }) {
    const report = await batch(plain, [identify("2"), event("2", "opened")], fast)
    same([report.accepted, report.failures.length], [2, 0], "accepted and failures")
    const error = await failureOf(batch(plain, [identify("3"), event("3", ""), event("3", "closed")], fast))
    ensure(isBatchError(error), `a BatchError, not ${error}`)
    const failures = error.report.failures.map(({ index, status, by }) => ({ index, status, by }))
    same(failures, [{ index: 1, status: "rejected", by: "server" }], "the failures")
    same(error.report.accepted, 2, "accepted")
  },

  async "Retry-After waited out"({ throttling }) {
    const startedAt = Date.now()
    same(await throttling.entity(identify("4")), { attempts: 2 }, "the receipt")
    // A timer may be a few ms early.
    ensure(Date.now() - startedAt >= 950, `a wait of a second, not ${Date.now() - startedAt} ms`)
  },

  async abort({ clientOf }) {
    const controller = new AbortController()
    // Once the request is on its way: before that it would be unsent.
    const onRequest = () => setTimeout(() => controller.abort(new Error("enough")), 50)
    const error = await failureOf(
      clientOf("silent", { onRequest }).entity(identify("5"), { signal: controller.signal }),
    )
    same([error.code, error.outcome, error.cause?.message], ["aborted", "unknown", "enough"], "code, outcome and cause")
  },

  async timeout({ clientOf }) {
    const error = await failureOf(
      clientOf("silent", { timeoutMs: 200, retry: { maxRetries: 0 } }).entity(identify("6")),
    )
    same([error.code, error.outcome], ["timeout", "unknown"], "code and outcome")
  },

  /** What the server holds is for the server's side to check. */
  async "5xx event under one id"({ clientOf }) {
    const receipt = await clientOf("failing", { retry: { minDelayMs: 1, maxDelayMs: 4 } }).entity(event("7", "paid"))
    ensure(receipt.attempts === 2 && isUlid(receipt.eventId), `two attempts and an id, not ${JSON.stringify(receipt)}`)
  },

  async batchStream({ plain }) {
    async function* source() {
      for (let n = 0; n < 300; n++) yield event(`stream-${n}`, "streamed")
    }
    const stream = batchStream(plain, source(), { ...fast, maxBatchOperations: 50 })
    const accepted = new Set()
    for await (const { index, status } of stream) if (status === "accepted") accepted.add(index)
    same([accepted.size, stream.progress.accepted, stream.progress.requests], [300, 300, 6], "accepted, and requests")
  },

  async toBatchStream({ plain }) {
    let left = 100
    const source = new ReadableStream({
      pull(controller) {
        if (left === 0) return controller.close()
        controller.enqueue(event(`web-stream-${left--}`, "streamed"))
      },
    })
    const reader = source.pipeThrough(toBatchStream(plain, fast)).getReader()
    const statuses = []
    for (let read = await reader.read(); !read.done; read = await reader.read()) statuses.push(read.value.status)
    same([statuses.length, new Set(statuses)], [100, new Set(["accepted"])], "the outcomes")
  },

  async createBatcher({ plain }) {
    const heard = []
    const onOutcome = ({ index, status }) => heard.push([index, status])
    const batcher = createBatcher(plain, { ...fast, lingerMs: Number.POSITIVE_INFINITY, onOutcome })
    await batcher.add(event("8", "first"))
    const sent = batcher.send(event("8", "second"))
    await batcher.flush()
    same((await sent).status, "accepted", "what was sent")
    await batcher.add(event("8", "third"))
    const report = await batcher.close({ deadlineMs: 10_000 })
    same([report.operations, report.accepted, report.failures], [3, 3, []], "the report of close")
    same(
      heard,
      [0, 1, 2].map((index) => [index, "accepted"]),
      "what onOutcome heard",
    )
    same((await failureOf(batcher.add(event("8", "late")))).code, "aborted", "what a closed batcher throws")
  },

  async "inspect, JSON, String without keys"({ settings, plain, clientOf }) {
    const wrongKeys = { siteId: settings.siteId, apiKey: `wrong-${settings.apiKey}` }
    const things = [plain, createBatcher(plain), batchStream(plain, [identify("9")], fast)]
    things.push(await failureOf(clientOf("plain", wrongKeys).entity(identify("9"))))
    things.push(await failureOf(clientOf("silent", { timeoutMs: 100, retry: { maxRetries: 0 } }).region()))
    things.push(await failureOf(clientOf("refused", { retry: { maxRetries: 0 } }).entity(identify("9"))))
    things.push(await failureOf(batch(clientOf("plain", wrongKeys), [identify("9")], fast)))
    things.push(await failureOf(async () => clientOf("plain", { siteId: `${settings.siteId}:${settings.apiKey}` })))
    same(await leaks(things, [settings, wrongKeys]), [], "what shows a key")
  },

  async "refused connection ends as"({ clientOf }) {
    const error = await failureOf(clientOf("refused", { retry: { maxRetries: 0 } }).entity(identify("10")))
    ensure(isTrackError(error, "connection"), `a TrackConnectionError, not ${error}`)
    return error.outcome
  },

  Buffer: () => presence("Buffer"),
  setImmediate: () => presence("setImmediate"),
  process: () => presence("process"),

  /** Not an export: core's own file says whether it took the fetch for Node's. */
  async "body as a stream"() {
    const { nodeFetch } = await import("./node_modules/@cio/track-core/dist/request-body.js")
    return nodeFetch === undefined ? "no" : "yes"
  },
}

/** Runs checks one after the other. Never throws: a row says what went wrong. */
export async function runChecks(settings, chosen) {
  const clientOf = (service, options = {}) => {
    const { siteId, apiKey, urls } = settings
    return createTrackClient({ siteId, apiKey, baseUrl: urls[service], ...options })
  }
  const context = { settings, clientOf, plain: clientOf("plain"), throttling: clientOf("throttling") }
  const rows = []
  for (const [name, check] of Object.entries(chosen)) {
    try {
      rows.push({ name, value: (await check(context)) ?? "ok" })
    } catch (error) {
      rows.push({ name, value: "FAILED", detail: String(error?.message ?? error) })
    }
  }
  return rows
}

function presence(name) {
  return globalThis[name] === undefined ? "no" : "yes"
}
