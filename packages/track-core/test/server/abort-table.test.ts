import { subscribe, unsubscribe } from "node:diagnostics_channel"
import { describe, expect, test } from "vitest"
import { createTrackClient, type TrackClient } from "../../src/client.ts"
import type { Reply } from "../../src/reply.ts"
import type { Transport } from "../../src/transport.ts"
import { failureOf } from "../support/failure-of.ts"
import { type LeakWatch, watchLeaks } from "../support/leaks.ts"
import { event, identify } from "../support/operations.ts"
import { type Answer, type ScriptedServer, startScriptedServer } from "../support/scripted-server.ts"
import { type TransportKind, transports } from "../support/transports.ts"

/** Waits for the moment at which the caller aborts. */
type Moment = (stage: Stage) => Promise<void>

interface Stage {
  controller: AbortController
  watch: LeakWatch
  server: ScriptedServer
  track: TrackClient
  sendBegan: Promise<void>
  headersArrived: Promise<void>
  replyRead: Promise<void>
}

interface Row {
  name: string
  answer: Answer
  moment: Moment
  outcome: Record<TransportKind["name"], "unsent" | "unknown">
}

const unknown = { fetch: "unknown", node: "unknown" } as const

const messages = {
  unsent: "The call was aborted before it was sent",
  unknown: "The call was aborted while in flight, so it may have been applied",
}

const rows: Row[] = [
  {
    name: "while it connects",
    answer: {},
    moment: ({ sendBegan }) => sendBegan,
    // With fetch it cannot be known that the connection did not stand yet.
    outcome: { fetch: "unknown", node: "unsent" },
  },
  {
    name: "while it waits for headers",
    answer: { hang: true },
    moment: ({ server }) => server.arrived(1),
    outcome: unknown,
  },
  {
    name: "while the body arrives",
    answer: { body: '{"errors', ending: "endless" },
    moment: ({ headersArrived }) => headersArrived,
    outcome: unknown,
  },
]

const calls: [string, (track: TrackClient, signal: AbortSignal) => Promise<unknown>][] = [
  ["entity()", (track, signal) => track.entity(event, { signal })],
  ["region()", (track, signal) => track.region({ signal })],
  ["api.POST()", (track, signal) => track.api.POST("/api/v2/entity", { body: event, signal })],
  ["postBatch()", (track, signal) => track.postBatch(new TextEncoder().encode("{}"), { signal }).then(thrown)],
]

describe.each(transports)("over $name", (kind) => {
  describe.each(calls)("an abort of %s ends it at once, with the caller's reason", (_, call) => {
    test.each(rows)(`$name: $outcome.${kind.name}`, async ({ answer, moment, outcome: outcomes }) => {
      const outcome = outcomes[kind.name]
      const set = await stage(kind, answer)
      const { controller, watch, server, track } = set
      const reason = new Error("the user left")

      const failure = failureOf(call(track, watch.signal))
      await moment(set)
      controller.abort(reason)
      const error = await failure
      await server.close()

      expect(error).toMatchObject({ name: "TrackAbortError", code: "aborted", outcome, cause: reason })
      expect(error.message).toBe(messages[outcome])
      expect(server.requests.length).toBeLessThanOrEqual(1)
      await watch.expectNothingLeft()
    })

    test("before the call: nothing is sent", async () => {
      const { controller, watch, server, track } = await stage(kind, {})
      const reason = new Error("the user left")
      controller.abort(reason)
      const error = await failureOf(call(track, watch.signal))
      await server.close()

      expect(error).toMatchObject({ code: "aborted", outcome: "unsent", cause: reason })
      expect(error.message).toBe("The call was aborted before it was sent")
      expect(server.connections).toBe(0)
      await watch.expectNothingLeft()
    })
  })

  describe("an abort while entity() waits to retry ends it at once", () => {
    test.each<[string, Answer, "unsent" | "unknown"]>([
      ["after a 503, which may have been applied", { status: 503, headers: { "retry-after": "60" } }, "unknown"],
      ["after a 429, which was not", { status: 429, headers: { "retry-after": "60" } }, "unsent"],
    ])("%s", async (_, answer, outcome) => {
      const { controller, watch, server, track, replyRead } = await stage(kind, answer)
      const reason = new Error("the user left")
      const failure = failureOf(track.entity(identify, { signal: watch.signal }))
      await replyRead
      // Nothing stands between the reply and the wait but promises, which are done a turn later.
      await new Promise((resolve) => setImmediate(resolve))
      controller.abort(reason)
      const error = await failure
      await server.close()

      expect(error).toMatchObject({ code: "aborted", outcome, cause: reason, attempts: 1 })
      expect(error.message).toMatch(/^The call was aborted while it waited to retry, after: The Track API /)
      expect(server.requests).toHaveLength(1)
      await watch.expectNothingLeft()
    })
  })

  test("a signal that aborts after the call is done changes nothing", async () => {
    const { controller, watch, server, track } = await stage(kind, {})
    expect(await track.entity(identify, { signal: watch.signal })).toEqual({ attempts: 1 })
    controller.abort()
    await server.close()
    await watch.expectNothingLeft()
  })

  test("AbortSignal.timeout ends a call as an abort, with its TimeoutError as the cause", async () => {
    const { server, track } = await stage(kind, { hang: true })
    const error = await failureOf(track.entity(identify, { signal: AbortSignal.timeout(200) }))
    await server.close()
    expect(error).toMatchObject({ code: "aborted", cause: expect.objectContaining({ name: "TimeoutError" }) })
  })
})

async function stage({ name, create }: TransportKind, answer: Answer): Promise<Stage> {
  const controller = new AbortController()
  const watch = watchLeaks(controller)
  const server = await startScriptedServer(answer)
  const [sendBegan, onSend] = promiseWithResolve()
  const [replyRead, onReply] = promiseWithResolve()
  const inner = create()
  const transport: Transport = {
    send(request) {
      const answered = inner.send(request)
      onSend()
      return answered
    },
  }
  const baseUrl = server.url
  const track = createTrackClient({ siteId: "site", apiKey: "key", baseUrl, transport, onReply })
  return { controller, watch, server, track, sendBegan, headersArrived: headersArrived(name), replyRead }
}

/** Resolves once the headers of an answer have arrived at the client, of which Node tells whoever listens. */
function headersArrived(name: TransportKind["name"]): Promise<void> {
  const channel = name === "fetch" ? "undici:request:headers" : "http.client.response.finish"
  return new Promise((resolve) => {
    const onHeaders = () => {
      unsubscribe(channel, onHeaders)
      resolve()
    }
    subscribe(channel, onHeaders)
  })
}

function promiseWithResolve(): [promise: Promise<void>, resolve: () => void] {
  let resolve = () => {}
  const promise = new Promise<void>((settle) => {
    resolve = settle
  })
  return [promise, resolve]
}

/** postBatch() does not throw: its error as if it had. */
function thrown(reply: Reply): void {
  if ("error" in reply) throw reply.error
}
