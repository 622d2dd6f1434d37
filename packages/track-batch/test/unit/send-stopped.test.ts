import type { Reply, TrackClient } from "@cio/track-core"
import { TrackAbortError } from "@cio/track-core"
import { describe, expect, test, vi } from "vitest"
import { send } from "../../src/send.ts"
import { type FakeReply, heldReply } from "../support/fake-track.ts"
import { settle } from "../support/manual-clock.ts"
import { authReply, cutReply, throttledReply, unavailableReply, unreachedReply } from "../support/replies.ts"
import { body, createSender, describeResult, type Sender } from "../support/sender.ts"

describe("a failure that no retry mends", () => {
  test("stops the whole run: requests that wait do not start", async () => {
    const sender = createSender([unavailableReply(500), authReply()])
    const waiting = sender.sent()
    await settle()
    expect(describeResult(await sender.sent())).toBe("failed 401")
    expect(describeResult(await waiting)).toBe("stopped auth, 1 in doubt")
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
    const left = vi.spyOn(sender.pace, "leave")
    vi.spyOn(sender.pace, "enter").mockImplementation(async () => {
      sender.stop.halt(new TrackAbortError("stopped"))
      return 1
    })
    expect(describeResult(await sender.sent())).toBe("stopped aborted")
    expect(sender.track.posted).toEqual([])
    expect(sender.sentAt).toEqual([])
    // Its place in flight is free again.
    expect(left).toHaveBeenCalledOnce()
  })

  test.each([
    ["a throttled request", throttledReply(1000), "stopped aborted"],
    ["a request that nobody took", unreachedReply(), "stopped aborted"],
    ["a request that may have been applied", unavailableReply(), "stopped aborted, 1 in doubt"],
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
    expect(describeResult(await sent)).toBe("stopped aborted, 1 in doubt")
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
    const result = await send(body, 0, { ...sender, track: { postBatch } })
    expect(describeResult(result)).toBe("failed, 1 in doubt")
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
  expect(describeResult(await sender.sent())).toBe("stopped aborted, 1 in doubt")
  expect(sender.stop.cause).toMatchObject({ code: "aborted", cause: expect.any(RangeError) })
})
