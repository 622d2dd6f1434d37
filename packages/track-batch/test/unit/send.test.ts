import { getEventListeners } from "node:events"
import type { Reply } from "@cio/track-core"
import { limits } from "@cio/track-core"
import { describe, expect, test, vi } from "vitest"
import { send } from "../../src/send.ts"
import { settle } from "../support/manual-clock.ts"
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
import { body, createSender, describeResult } from "../support/sender.ts"

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
    expect(describeResult(await sender.sent())).toBe("failed 503, 1 in doubt")
    expect(sender.clock.pending).toBe(0)
  })

  test("waits longer and longer, up to the longest wait", async () => {
    const sender = createSender([unavailableReply()], { maxAttempts: 6, backoff: { minDelayMs: 100, maxDelayMs: 500 } })
    await sender.clock.runUntil(sender.sent())
    expect(sender.sentAt).toEqual([0, 100, 300, 700, 1200, 1700])
  })

  test("and is tried any number of times without a wait stays a number of attempts", async () => {
    const failures: Reply[] = Array.from({ length: 1100 }, () => unavailableReply(500))
    const options = { maxAttempts: Number.POSITIVE_INFINITY, backoff: { minDelayMs: 0, maxDelayMs: 0 } }
    const sender = createSender([...failures, acceptedReply], options)
    expect(describeResult(await sender.clock.runUntil(sender.sent()))).toBe("accepted 200, 1100 in doubt")
    expect(sender.track.posted).toHaveLength(1101)
    expect(sender.clock.now()).toBe(0)
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
    ["stays in doubt when the next ones are throttled", [cutReply(), throttledReply()], "failed 429, 1 in doubt"],
    [
      "stays in doubt when the next ones are refused a connection",
      [unavailableReply(), unreachedReply()],
      "failed, 1 in doubt",
    ],
    ["stays in doubt when the keys are refused next", [cutReply(), authReply()], "failed 401, 1 in doubt"],
    ["stays in doubt when the request is refused next", [cutReply(), refusedReply(400)], "refused 400, 1 in doubt"],
    ["is known once it is accepted", [cutReply(), acceptedReply], "accepted 200, 1 in doubt"],
    ["is counted each time", [cutReply(), unavailableReply(), cutReply(), acceptedReply], "accepted 200, 3 in doubt"],
    [
      "is counted, and those that say that nothing was sent are not",
      [throttledReply(), cutReply(), unreachedReply(), acceptedReply],
      "accepted 200, 1 in doubt",
    ],
  ])("%s", async (_, replies, expected) => {
    const sender = createSender(replies, { maxAttempts: 4 })
    expect(describeResult(await sender.clock.runUntil(sender.sent()))).toBe(expected)
  })

  test("before a batch was split leaves its parts in doubt", async () => {
    const sender = createSender([throttledReply()], { maxAttempts: 2 })
    expect(describeResult(await sender.clock.runUntil(sender.sent(2)))).toBe("failed 429, 2 in doubt")
  })

  test("is not assumed where each failure says that nothing was sent", async () => {
    const sender = createSender([throttledReply(), unreachedReply()], { maxAttempts: 5 })
    expect(describeResult(await sender.clock.runUntil(sender.sent()))).toBe("failed")
  })
})

describe("a throttled reply", () => {
  test("is tried again once the pause is over, without a backoff of its own on top", async () => {
    const sender = createSender([throttledReply(1000), unavailableReply(503, 2000), acceptedReply], { random: () => 0 })
    expect(describeResult(await sender.clock.runUntil(sender.sent()))).toBe("accepted 200, 1 in doubt")
    expect(sender.sentAt).toEqual([0, 1000, 3000])
  })

  test.each([
    ["429", throttledReply(1000)],
    ["503", unavailableReply(503, 1000)],
  ])("of %s holds back every other request too", async (_, reply) => {
    const sender = createSender([reply, acceptedReply], { random: () => 0 })
    const first = sender.sent()
    await settle()
    const second = sender.sent()
    await sender.clock.advance(999)
    expect(sender.sentAt).toEqual([0])
    await sender.clock.runUntil(Promise.all([first, second]))
    // No rate was set: what is throttled is held to half the service's own, and the first success eased it back a little.
    expect(sender.sentAt).toEqual([0, 1000, 1000 + 1000 / (limits.requestsPerSecond * (0.5 + 1 / 50))])
  })

  test("is told from one that failed otherwise, which holds back nobody else", async () => {
    const sender = createSender([unavailableReply(500, 1000), acceptedReply], { random: () => 0 })
    const first = sender.sent()
    await settle()
    const second = sender.sent()
    await sender.clock.runUntil(Promise.all([first, second]))
    expect(sender.sentAt).toEqual([0, 0, 1000])
  })

  test("holds back the others even when it was the last attempt", async () => {
    const sender = createSender([throttledReply(1000)], { maxAttempts: 1, random: () => 0 })
    await sender.sent()
    expect(describeResult(await sender.clock.runUntil(sender.sent()))).toBe("failed 429")
    expect(sender.sentAt).toEqual([0, 1000])
  })
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
  await sender.clock.runUntil(send(body, 0, { ...sender, onRequest: (bytes) => counted.push(bytes) }))
  expect(counted).toEqual([body.length, body.length])
})

test("no listener is left on the signals of the run", async () => {
  const sender = createSender([unreachedReply(), unavailableReply(), throttledReply(), acceptedReply])
  const open = vi.spyOn(sender.stop, "open")
  await sender.clock.runUntil(sender.sent())
  const { waits, requests } = open.mock.results[0]?.value ?? {}
  expect([getEventListeners(waits, "abort"), getEventListeners(requests, "abort")]).toEqual([[], []])
})
