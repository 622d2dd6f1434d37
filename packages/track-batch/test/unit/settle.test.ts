import { TrackAbortError } from "@cio/track-core"
import { describe, expect, test } from "vitest"
import type { Verdict } from "../../src/outcome.ts"
import type { SendEnd } from "../../src/send.ts"
import { settle, verdictAt } from "../../src/settle.ts"
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

type Result = SendEnd extends infer R ? Omit<R, "doubts"> & { doubts?: number } : never

/** The verdicts of a request of `count` operations in a few words each, or "split". */
function verdicts(result: Result, count: number): string[] | string {
  // The members are those of a SendEnd; only the default is filled in.
  const settlement = settle({ doubts: 0, ...result } as SendEnd, count)
  if (settlement === "split") return "split"
  return Array.from({ length: count }, (_, position) => wordsOf(verdictAt(settlement, position)))
}

function wordsOf(verdict: Verdict): string {
  if (verdict.status === "accepted") return "accepted"
  if (verdict.status === "rejected") return `rejected ${verdict.by} ${verdict.reason}`
  return `${verdict.status} ${verdict.cause.code}`
}

const reply = (of: Extract<SendEnd, { kind: "reply" }>["reply"], doubts = 0) => ({
  kind: "reply" as const,
  reply: of,
  doubts,
})
const stopped = (doubts: number) => ({
  kind: "stopped" as const,
  cause: new TrackAbortError("stopped"),
  doubts,
})
const required = { reason: "required", field: "name", message: "is required" }

describe("the reply table", () => {
  test.each<[string, Result, number, string[] | string]>([
    ["200", reply(acceptedReply), 2, ["accepted", "accepted"]],
    ["200 after an attempt that may have been applied", reply(acceptedReply, 1), 1, ["accepted"]],
    [
      "207 that names one",
      reply(partialReply([{ ...required, batch_index: 1 }])),
      3,
      ["accepted", "rejected server required", "accepted"],
    ],
    [
      "207 that names all",
      reply(partialReply([0, 1].map((batch_index) => ({ ...required, batch_index })))),
      2,
      ["rejected server required", "rejected server required"],
    ],
    ["207 that names none", reply(partialReply([])), 2, ["accepted", "accepted"]],
    [
      "200 with errors",
      reply(partialReply([{ ...required, batch_index: 0 }], 200)),
      2,
      ["rejected server required", "accepted"],
    ],
    ["400 of several", reply(refusedReply(400, [required])), 2, "split"],
    ["413 of several", reply(refusedReply(413)), 9, "split"],
    ["422 of several", reply(refusedReply(422)), 2, "split"],
    ["400 of one, with a reason", reply(refusedReply(400, [required])), 1, ["rejected server required"]],
    ["400 of one, without", reply(refusedReply(400)), 1, ["rejected server status-400"]],
    ["413 of one", reply(refusedReply(413)), 1, ["rejected server status-413"]],
    ["401", reply(authReply(401)), 2, ["unsent auth", "unsent auth"]],
    ["403", reply(authReply(403)), 1, ["unsent auth"]],
    ["429 to the end", reply(throttledReply()), 2, ["unsent throttled", "unsent throttled"]],
    ["429 after an attempt that may have been applied", reply(throttledReply(), 1), 1, ["unknown throttled"]],
    ["401 after an attempt that may have been applied", reply(authReply(), 1), 1, ["unknown auth"]],
    ["connection refused to the end", reply(unreachedReply()), 1, ["unsent connection"]],
    ["connection refused after a cut", reply(unreachedReply(), 1), 1, ["unknown connection"]],
    ["5xx to the end", reply(unavailableReply(), 1), 2, ["unknown api", "unknown api"]],
    ["a cut answer to the end", reply(cutReply(), 1), 1, ["unknown connection"]],
    ["stopped before anything was sent", stopped(0), 2, ["unsent aborted", "unsent aborted"]],
    ["stopped after an attempt that may have been applied", stopped(1), 2, ["unknown aborted", "unknown aborted"]],
  ])("%s", (_, result, count, expected) => {
    expect(verdicts(result, count)).toEqual(expected)
  })
})

describe("operations may be in more than once", () => {
  const isRepeated = (end: SendEnd, count = 1) => {
    const settlement = settle(end, count)
    return settlement === "split" ? settlement : Boolean(settlement.isRepeated)
  }

  test.each<[string, SendEnd, boolean]>([
    ["when they are accepted at once", reply(acceptedReply), false],
    ["when they are accepted after an attempt in doubt", reply(acceptedReply, 1), true],
    ["when some are accepted after an attempt in doubt", reply(partialReply([]), 1), true],
    ["when an answer that fits nothing follows an attempt in doubt", reply(partialReply([{}]), 1), true],
    ["when an answer that fits nothing comes at once", reply(partialReply([{}])), false],
    ["when one attempt is in doubt", reply(unavailableReply(), 1), false],
    ["when two attempts are in doubt", reply(unavailableReply(), 2), true],
    ["when nothing was sent in the end, and one attempt is in doubt", reply(throttledReply(), 1), false],
    ["when nothing was sent in the end, and two attempts are in doubt", reply(throttledReply(), 2), true],
    ["when the run is stopped with one attempt in doubt", stopped(1), false],
    ["when the run is stopped with two attempts in doubt", stopped(2), true],
    ["when a gateway refuses one after two attempts in doubt", reply(refusedReply(413), 2), true],
    ["when the service refuses one after an attempt in doubt", reply(refusedReply(400, [required]), 1), false],
  ])("%s, %s", (_, end, expected) => {
    expect(isRepeated(end)).toBe(expected)
  })
})

describe("the indexes of a 207", () => {
  const all = ["rejected server a", "accepted", "rejected server c"]

  test.each<[string, unknown[], string[]]>([
    [
      "out of order",
      [
        { batch_index: 2, reason: "c" },
        { batch_index: 0, reason: "a" },
      ],
      all,
    ],
    [
      "the same twice: the first is the reason",
      [
        { batch_index: 0, reason: "a" },
        { batch_index: 0, reason: "b" },
        { batch_index: 2, reason: "c" },
      ],
      all,
    ],
    [
      "written as 0.0",
      [
        { batch_index: -0, reason: "a" },
        { batch_index: 2, reason: "c" },
      ],
      all,
    ],
  ])("%s", (_, errors, expected) => {
    expect(verdicts(reply(partialReply(errors)), 3)).toEqual(expected)
  })

  test.each<[string, unknown]>([
    ["negative", { batch_index: -1, reason: "a" }],
    ["the count itself", { batch_index: 3, reason: "a" }],
    ["huge", { batch_index: 2 ** 53, reason: "a" }],
    ["fractional", { batch_index: 0.5, reason: "a" }],
    ["a string", { batch_index: "1", reason: "a" }],
    ["null", { batch_index: null, reason: "a" }],
    ["a list", { batch_index: [1], reason: "a" }],
    ["not a number", { batch_index: Number.NaN, reason: "a" }],
    ["infinite", { batch_index: Number.POSITIVE_INFINITY, reason: "a" }],
    ["missing", { reason: "a" }],
  ])("that are %s make the whole batch unknown, whatever else is named", (_, misfit) => {
    const good = { batch_index: 1, reason: "b" }
    for (const errors of [[misfit], [good, misfit], [misfit, good]]) {
      expect(verdicts(reply(partialReply(errors)), 3)).toEqual(["unknown api", "unknown api", "unknown api"])
    }
  })

  test("that do not fit are explained without repeating them", () => {
    const settlement = settle({ ...reply(partialReply([{ batch_index: 4711 }])), doubts: 0 }, 2)
    expect(settlement).toMatchObject({
      rest: {
        status: "unknown",
        cause: expect.objectContaining({
          outcome: "unknown",
          status: 207,
          message: expect.stringContaining("2 operations"),
        }),
      },
    })
    expect(JSON.stringify(settlement)).not.toContain("4711")
  })
})

describe("what the service says of an operation", () => {
  function rejectionOf(item: object) {
    const settlement = settle({ ...reply(partialReply([{ batch_index: 0, ...item }])), doubts: 0 }, 1)
    return settlement === "split" ? settlement : verdictAt(settlement, 0)
  }

  test("is passed on as it is", () => {
    expect(rejectionOf(required)).toEqual({ status: "rejected", by: "server", ...required })
  })

  test.each<[string, object]>([
    ["nothing", {}],
    ["empty texts", { reason: "", field: "", message: "" }],
    ["no texts", { reason: null, field: 7, message: ["x"] }],
  ])("that is %s becomes a reason of its own and no more", (_, item) => {
    expect(rejectionOf(item)).toEqual({ status: "rejected", by: "server", reason: "unspecified" })
  })
})
