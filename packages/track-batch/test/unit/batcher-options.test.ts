import { isTrackError } from "@cio/track-core"
import { describe, expect, test } from "vitest"
import { resolveBatcherOptions } from "../../src/batcher-options.ts"
import { type BatcherOptions, type CloseOptions, createBatcher, toBatchStream } from "../../src/index.ts"
import { createFakeTrack } from "../support/fake-track.ts"
import { event } from "../support/operations.ts"

function messageOf(call: () => unknown): string {
  try {
    call()
  } catch (error) {
    if (isTrackError(error, "options")) return error.message
    throw error
  }
  throw new Error("the options were taken")
}

/** Makes a batcher with options as JavaScript callers can pass them. */
function create(options: unknown) {
  return createBatcher(createFakeTrack(), options as BatcherOptions)
}

describe("options of a batcher", () => {
  test.each<[unknown, string]>([
    [null, "options must be an object"],
    [42, "options must be an object"],
    [{ maxBufferedBytes: 0 }, "maxBufferedBytes must be a finite number >= 1 or Infinity, got 0"],
    [{ maxBufferedBytes: Number.NaN }, "maxBufferedBytes must be a finite number >= 1 or Infinity, got NaN"],
    [{ maxBufferedBytes: "1" }, 'maxBufferedBytes must be a finite number >= 1 or Infinity, got "1"'],
    [{ onOutcome: true }, "onOutcome must be a function, got true"],
    [{ onOutcome: null }, "onOutcome must be a function, got null"],
    [{ deadlineMs: 1000 }, "a batcher has no deadlineMs: it has no end of its own. Give it to close({ deadlineMs })"],
    [{ lingerMs: -1 }, "lingerMs must be a finite number >= 0 or Infinity, got -1"],
    [{ concurrency: 0 }, "concurrency must be an integer from 1 to 1000, got 0"],
    [{ laneOf: "id" }, 'laneOf must be a function, got "id"'],
  ])("that are %o are refused with the name, the rule and the value", (options, message) => {
    expect(messageOf(() => create(options))).toBe(message)
  })

  test("that are misspelt are named", () => {
    expect(messageOf(() => create({ maxBuffered: 1 }))).toMatch(/has no option maxBuffered, known are: order, laneOf/)
  })

  test("that are undefined have their defaults", () => {
    const given = { maxBufferedBytes: undefined, onOutcome: undefined, lingerMs: undefined }
    expect(resolveBatcherOptions(given)).toEqual(resolveBatcherOptions())
    expect(resolveBatcherOptions()).toMatchObject({
      maxBufferedBytes: 8_000_000,
      onOutcome: undefined,
      batch: { lingerMs: 250, order: "entity", deadlineMs: Number.POSITIVE_INFINITY },
    })
  })

  test("that are given are taken", () => {
    const onOutcome = () => {}
    const maxBufferedBytes = Number.POSITIVE_INFINITY
    expect(resolveBatcherOptions({ onOutcome, maxBufferedBytes, lingerMs: 5, concurrency: 1 })).toMatchObject({
      maxBufferedBytes,
      onOutcome,
      batch: { lingerMs: 5, concurrency: 1 },
    })
  })
})

describe.each<[string, (track: never) => unknown]>([
  ["a batcher", (track) => createBatcher(track)],
  ["toBatchStream", (track) => toBatchStream(track)],
])("%s", (_, make) => {
  test.each([undefined, null, {}, { postBatch: true }])("refuses %o as a client", (track) => {
    const message = "the first argument must be a client made by createTrackClient"
    expect(messageOf(() => make(track as never))).toBe(message)
  })
})

describe("options of close", () => {
  test.each<[unknown, string]>([
    [null, "the options of close must be an object such as { deadlineMs: 5000 }, got null"],
    [5000, "the options of close must be an object such as { deadlineMs: 5000 }, got 5000"],
    [{ deadlineMs: -1 }, "deadlineMs must be a finite number >= 0 or Infinity, got -1"],
    [{ deadlineMs: "5000" }, 'deadlineMs must be a finite number >= 0 or Infinity, got "5000"'],
    [{ deadline: 1 }, "close has no option deadline, known are: deadlineMs, signal"],
    [{ signal: new AbortController() }, "signal must be an AbortSignal: pass controller.signal, not the controller"],
    [{ signal: null }, "signal must be an AbortSignal: pass controller.signal, not the controller"],
  ])("that are %o are refused, and the batcher goes on", async (options, message) => {
    const batcher = create({})
    await expect(batcher.close(options as CloseOptions)).rejects.toMatchObject({ code: "options", message })
    void batcher.add(event("a"))
    expect(await batcher.close({ deadlineMs: undefined, signal: undefined })).toMatchObject({ accepted: 1 })
  })
})

describe("options of toBatchStream", () => {
  test("are checked before anything is written", () => {
    expect(messageOf(() => toBatchStream(createFakeTrack(), { concurrency: 0 }))).toBe(
      "concurrency must be an integer from 1 to 1000, got 0",
    )
    expect(messageOf(() => toBatchStream(createFakeTrack(), { onOutcome: () => {} } as object))).toMatch(
      /has no option onOutcome/,
    )
  })
})
