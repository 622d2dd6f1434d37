import { getEventListeners } from "node:events"
import type { Reply, TrackClient } from "@cio/track-core"
import { TrackAbortError } from "@cio/track-core"
import { describe, expect, test } from "vitest"
import { type BatchOptions, resolveBatchOptions } from "../../src/batch-options.ts"
import { Pace } from "../../src/pace.ts"
import { type SendContext, type SendResult, send } from "../../src/send.ts"
import { Stop } from "../../src/stop.ts"
import { createFakeTrack, type FakeReply, heldReply } from "../support/fake-track.ts"
import { createManualClock, type ManualClock, settle } from "../support/manual-clock.ts"
import {
  acceptedReply,
  authReply,
  cutReply,
  partialReply,
  refusedReply,
  throttledReply,
  unavailableReply,
  unreachedReply,
} from "../support/replies.ts"

const body = new TextEncoder().encode('{"batch":[]}')

interface Sender extends SendContext {
  clock: ManualClock
  track: ReturnType<typeof createFakeTrack>
  /** When each request went out. */
  sentAt: number[]
  sent(wasAmbiguous?: boolean): Promise<SendResult>
}

/** Sends to a fake client, with jitter at its longest, so that waits are whole. */
function createSender(replies: FakeReply[], options: BatchOptions = {}): Sender {
  const clock = createManualClock()
  const settings = resolveBatchOptions({
    requestsPerSecond: Number.POSITIVE_INFINITY,
    random: () => 1,
    clock,
    ...options,
  })
  const sentAt: number[] = []
  const sender: Sender = {
    clock,
    track: createFakeTrack(...replies),
    settings,
    pace: new Pace(settings.requestsPerSecond, clock),
    stop: new Stop(),
    sentAt,
    onRequest: () => sentAt.push(clock.now()),
    sent: (wasAmbiguous = false) => send(body, wasAmbiguous, sender),
  }
  return sender
}

function describeResult(result: SendResult): string {
  const end =
    result.kind === "reply" ? `${result.reply.kind} ${result.reply.status ?? ""}` : `stopped ${result.cause.code}`
  return `${end.trim()}${result.ambiguous ? ", ambiguous" : ""}`
}

describe("replies that are final end it at the first attempt", () => {
  test.each<[string, Reply]>([
    ["accepted 200", acceptedReply],
    ["partial 207", partialReply([])],
    ["refused 400", refusedReply(400)],
    ["refused 413", refusedReply(413)],
    ["failed 401", authReply()],
  ])("%s", async (expected, reply) => {
    const sender = createSender([reply, acceptedReply])
    expect(describeResult(await sender.sent())).toBe(expected)
    expect(sender.track.posted).toHaveLength(1)
    expect(sender.clock.pending).toBe(0)
  })
})

describe("what a retry may mend", () => {
  test("is tried again until it is accepted, with the same bytes and the number of the attempt", async () => {
    const sender = createSender([unreachedReply(), throttledReply(), acceptedReply])
    expect(describeResult(await sender.clock.runUntil(sender.sent()))).toBe("accepted 200")
    expect(sender.track.posted.map(({ attempt }) => attempt)).toEqual([1, 2, 3])
    expect(new Set(sender.track.posted.map((post) => post.body)).size).toBe(1)
  })

  test("is given up after maxAttempts, with the last reply", async () => {
    const sender = createSender([unreachedReply()], { maxAttempts: 3 })
    expect(describeResult(await sender.clock.runUntil(sender.sent()))).toBe("failed")
    expect(sender.track.posted).toHaveLength(3)
  })

  test("is not tried again at all with one attempt", async () => {
    const sender = createSender([unavailableReply()], { maxAttempts: 1 })
    expect(describeResult(await sender.sent())).toBe("failed 503, ambiguous")
    expect(sender.clock.pending).toBe(0)
  })

  test("waits longer and longer, up to the longest wait", async () => {
    const sender = createSender([unavailableReply()], { maxAttempts: 6, backoff: { minDelayMs: 100, maxDelayMs: 500 } })
    await sender.clock.runUntil(sender.sent())
    expect(sender.sentAt).toEqual([0, 100, 300, 700, 1200, 1700])
  })

  test("waits at least half as long with the least jitter", async () => {
    const sender = createSender([unavailableReply()], {
      maxAttempts: 3,
      backoff: { minDelayMs: 100, maxDelayMs: 500 },
      random: () => 0,
    })
    await sender.clock.runUntil(sender.sent())
    expect(sender.sentAt).toEqual([0, 50, 150])
  })

  test.each([
    ["a 429", throttledReply(60_000)],
    ["a 503", unavailableReply(503, 60_000)],
  ])("waits out the Retry-After of %s in full, however long beyond the longest wait", async (_, reply) => {
    const sender = createSender([reply, acceptedReply], {
      backoff: { minDelayMs: 10, maxDelayMs: 100 },
      random: () => 0,
    })
    await sender.clock.runUntil(sender.sent())
    expect(sender.sentAt).toEqual([0, 60_000])
  })
})

describe("an attempt that may have been applied", () => {
  test.each<[string, Reply[], string]>([
    ["stays in doubt when the next ones are throttled", [cutReply(), throttledReply()], "failed 429, ambiguous"],
    [
      "stays in doubt when the next ones are refused a connection",
      [unavailableReply(), unreachedReply()],
      "failed, ambiguous",
    ],
    ["stays in doubt when the keys are refused next", [cutReply(), authReply()], "failed 401, ambiguous"],
    ["stays in doubt when the request is refused next", [cutReply(), refusedReply(400)], "refused 400, ambiguous"],
    ["is known once it is accepted", [cutReply(), acceptedReply], "accepted 200, ambiguous"],
  ])("%s", async (_, replies, expected) => {
    const sender = createSender(replies, { maxAttempts: 4 })
    expect(describeResult(await sender.clock.runUntil(sender.sent()))).toBe(expected)
  })

  test("before a batch was split leaves its parts in doubt", async () => {
    const sender = createSender([throttledReply()], { maxAttempts: 2 })
    expect(describeResult(await sender.clock.runUntil(sender.sent(true)))).toBe("failed 429, ambiguous")
  })

  test("is not assumed where each failure says that nothing was sent", async () => {
    const sender = createSender([throttledReply(), unreachedReply()], { maxAttempts: 5 })
    expect(describeResult(await sender.clock.runUntil(sender.sent()))).toBe("failed")
  })
})

describe("a throttled reply", () => {
  test("holds back every other request too", async () => {
    const sender = createSender([throttledReply(1000), acceptedReply], { random: () => 0 })
    const first = sender.sent()
    await settle()
    const second = sender.sent()
    await sender.clock.advance(999)
    expect(sender.sentAt).toEqual([0])
    await sender.clock.runUntil(Promise.all([first, second]))
    expect(sender.sentAt).toEqual([0, 1000, 1000])
  })

  test("holds back the others even when it was the last attempt", async () => {
    const sender = createSender([throttledReply(1000)], { maxAttempts: 1, random: () => 0 })
    await sender.sent()
    expect(describeResult(await sender.clock.runUntil(sender.sent()))).toBe("failed 429")
    expect(sender.sentAt).toEqual([0, 1000])
  })
})

describe("a failure that no retry mends", () => {
  test("stops the whole run: requests that wait do not start", async () => {
    const sender = createSender([unavailableReply(), authReply()])
    const waiting = sender.sent()
    await settle()
    expect(describeResult(await sender.sent())).toBe("failed 401")
    expect(describeResult(await waiting)).toBe("stopped auth, ambiguous")
    expect(describeResult(await sender.sent())).toBe("stopped auth")
    expect(sender.track.posted).toHaveLength(2)
    expect(sender.clock.pending).toBe(0)
  })

  test("lets requests in flight finish", async () => {
    const held = heldReply()
    const sender = createSender([held.reply, authReply()])
    const inFlight = sender.sent()
    await settle()
    await sender.sent()
    expect(sender.track.posted[0]?.signal?.aborted).toBe(false)
    held.release()
    expect(describeResult(await inFlight)).toBe("accepted 200")
  })
})

describe("a stop", () => {
  test("before the start sends nothing", async () => {
    const sender = createSender([])
    sender.stop.halt(new TrackAbortError("stopped"))
    expect(describeResult(await sender.sent())).toBe("stopped aborted")
    expect(sender.sentAt).toEqual([])
  })

  test("between the turn and the request sends nothing, and counts nothing", async () => {
    const sender = createSender([])
    sender.pace.turn = async () => {
      sender.stop.halt(new TrackAbortError("stopped"))
      return true
    }
    expect(describeResult(await sender.sent())).toBe("stopped aborted")
    expect(sender.track.posted).toEqual([])
    expect(sender.sentAt).toEqual([])
  })

  test.each([
    ["a throttled request", throttledReply(1000), "stopped aborted"],
    ["a request that nobody took", unreachedReply(), "stopped aborted"],
    ["a request that may have been applied", unavailableReply(), "stopped aborted, ambiguous"],
  ])("ends the wait before a retry of %s", async (_, reply, expected) => {
    const sender = createSender([reply])
    const sent = sender.sent()
    await settle()
    sender.stop.halt(new TrackAbortError("stopped"))
    expect(describeResult(await sent)).toBe(expected)
    expect(sender.clock.pending).toBe(0)
  })

  test("that aborts cuts off the request in flight, and what it says is heard", async () => {
    const cut: FakeReply = ({ signal }) =>
      new Promise((resolve) => signal?.addEventListener("abort", () => resolve(cutReply()), { once: true }))
    const sender = createSender([cut])
    const sent = sender.sent()
    await settle()
    sender.stop.abort(new TrackAbortError("stopped"))
    expect(describeResult(await sent)).toBe("stopped aborted, ambiguous")
  })

  test("that comes too late leaves an accepted request accepted", async () => {
    const held = heldReply()
    const sender = createSender([held.reply])
    const sent = sender.sent()
    await settle()
    sender.stop.abort(new TrackAbortError("stopped"))
    held.release()
    expect(describeResult(await sent)).toBe("accepted 200")
  })
})

describe("a client that breaks its promise", () => {
  test.each<[string, TrackClient["postBatch"]]>([
    [
      "throws",
      () => {
        throw new TypeError("mock")
      },
    ],
    [
      "rejects",
      async () => {
        throw new TypeError("mock")
      },
    ],
    ["rejects with nothing", () => Promise.reject()],
    // What a mock gives that was not told what to give.
    ["gives nothing", async () => undefined as unknown as Reply],
    ["gives no reply", async () => ({ kind: "done" }) as unknown as Reply],
    ["gives a failure without an error", async () => ({ kind: "failed", retry: true }) as unknown as Reply],
  ])("and %s leaves the request in doubt and stops the run", async (_, postBatch) => {
    const sender = createSender([])
    const result = await send(body, false, { ...sender, track: { postBatch } })
    expect(describeResult(result)).toBe("failed, ambiguous")
    expect(sender.stop.cause).toMatchObject({ code: "connection", outcome: "unknown" })
  })
})

test.each<[string, (sender: Sender) => void]>([
  [
    "random",
    (sender) =>
      Object.assign(sender.settings, {
        random: () => {
          throw new RangeError("dice")
        },
      }),
  ],
  ["the clock", (sender) => Object.assign(sender.clock, { sleep: () => Promise.reject(new RangeError("dice")) })],
])("%s that throws leaves the request in doubt and stops the run", async (_, breakOption) => {
  const sender = createSender([unreachedReply()])
  breakOption(sender)
  expect(describeResult(await sender.sent())).toBe("stopped aborted, ambiguous")
  expect(sender.stop.cause).toMatchObject({ code: "aborted", cause: expect.any(RangeError) })
})

test("the attempt is given the timeout and a signal of the run", async () => {
  const sender = createSender([], { timeoutMs: 1234 })
  await sender.sent()
  expect(sender.track.posted[0]).toMatchObject({ timeoutMs: 1234, attempt: 1 })
  expect(sender.track.posted[0]?.signal).toBeInstanceOf(AbortSignal)
})

test("every request is counted with its bytes", async () => {
  const sender = createSender([unavailableReply(), acceptedReply])
  const counted: number[] = []
  await sender.clock.runUntil(send(body, false, { ...sender, onRequest: (bytes) => counted.push(bytes) }))
  expect(counted).toEqual([body.length, body.length])
})

test("no listener is left on the signals of the run", async () => {
  const sender = createSender([unavailableReply(), throttledReply(), acceptedReply])
  await sender.clock.runUntil(sender.sent())
  expect(getEventListeners(sender.stop.waits, "abort")).toEqual([])
})
