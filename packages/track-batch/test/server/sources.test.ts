import { createReadStream } from "node:fs"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import type { Operation } from "@cio/track-core"
import { describe, expect, test, vi } from "vitest"
import { batch, batchSettled, batchStream, isBatchError, type Outcome } from "../../src/index.ts"
import { forever } from "../support/hanging.ts"
import { identifies, identify } from "../support/operations.ts"
import { collect, summariesOf, tallyOf } from "../support/outcomes.ts"
import { quick, startTrack } from "../support/start-track.ts"

describe("a source that throws", () => {
  const failure = new Error("broken file")
  function* broken() {
    yield* identifies(5)
    throw failure
  }
  async function* brokenLater() {
    yield* broken()
  }

  test.each([
    ["", broken],
    [" later", brokenLater],
  ])("%s fails batchSettled with what it threw and the outcomes of all that it gave", async (_, source) => {
    await using served = await startTrack()
    const run = batchSettled<Operation>(served.track, source(), { ...quick, maxBatchOperations: 2 })
    const error = await run.catch((thrown: unknown) => thrown)
    if (!isBatchError<Operation>(error)) throw error
    expect(error.cause).toBe(failure)
    expect(error.message).toBe("The source of operations failed after 5 (5 accepted); see cause and report")
    expect(error.report).toMatchObject({ operations: 5, accepted: 5 })
    expect(served.appliedIds().toSorted()).toEqual(["p0", "p1", "p2", "p3", "p4"])
  })

  test("fails batch in the same way", async () => {
    await using served = await startTrack()
    await expect(batch<Operation>(served.track, broken(), quick)).rejects.toMatchObject({
      name: "BatchError",
      cause: failure,
    })
    expect(served.applied).toHaveLength(5)
  })

  test("fails the loop over a stream, after the outcomes of all that it gave", async () => {
    await using served = await startTrack()
    const outcomes: Outcome<Operation>[] = []
    const loop = async () => {
      for await (const outcome of batchStream<Operation>(served.track, brokenLater(), quick)) outcomes.push(outcome)
    }
    await expect(loop()).rejects.toBe(failure)
    expect(tallyOf(outcomes)).toEqual({ accepted: 5 })
  })

  test("at once leaves nothing to send", async () => {
    await using served = await startTrack()
    const source = new ReadableStream<Operation>({ start: (controller) => controller.error(failure) })
    await expect(batch(served.track, source, quick)).rejects.toMatchObject({
      cause: failure,
      report: { operations: 0 },
    })
    expect(served.requests()).toEqual([])
  })
})

describe("a source that is slow", () => {
  test("has its part-full batch sent after a while", async () => {
    await using served = await startTrack()
    async function* source() {
      yield* identifies(3)
      // Only what is there to be sent makes it go on: without lingering nothing ever would be.
      await served.arrived(1)
      yield identify("later")
    }
    const report = await batch<Operation>(served.track, source(), { ...quick, lingerMs: 20 })
    expect(report.accepted).toBe(4)
    expect(served.requests().map((request) => request.operations)).toEqual([3, 1])
  })

  test("that waits for outcomes of what it gave gets them", async () => {
    await using served = await startTrack()
    const heard: Outcome<Operation>[] = []
    async function* source() {
      for (let i = 0; i < 8; i++) {
        yield identify(`p${i}`)
        await vi.waitFor(() => expect(heard).toHaveLength(i + 1), { timeout: 20_000, interval: 1 })
      }
    }
    for await (const outcome of batchStream(served.track, source(), { ...quick, lingerMs: 1 })) heard.push(outcome)
    expect(tallyOf(heard)).toEqual({ accepted: 8 })
    expect(served.requests()).toHaveLength(8)
  })

  test("is sent as one batch when it is done before the linger has passed", async () => {
    await using served = await startTrack()
    async function* source() {
      for (const operation of identifies(20)) {
        await Promise.resolve()
        yield operation
      }
    }
    const report = await batch<Operation>(served.track, source(), { ...quick, lingerMs: Number.POSITIVE_INFINITY })
    expect(report).toMatchObject({ accepted: 20, requests: 1 })
  })
})

describe("leaving the loop over a stream early", () => {
  test("ends the source, lets requests in flight finish, and sends no more", async () => {
    await using served = await startTrack()
    const unhandled = vi.fn()
    process.on("unhandledRejection", unhandled)
    const ended = vi.fn()
    let given = 0
    async function* source() {
      try {
        for (;;) yield identify(`p${given++}`)
      } finally {
        ended()
      }
    }
    const stream = batchStream(served.track, source(), { ...quick, maxBatchOperations: 5 })
    for await (const { status, index } of stream) {
      expect(status).toBe("accepted")
      if (index === 12) break
    }
    expect(ended).toHaveBeenCalledOnce()
    const requests = served.requests()
    expect(requests.map(({ status }) => status)).toEqual(requests.map(() => 200))
    // What is applied was settled, though nobody read it.
    expect(stream.progress.accepted).toBe(served.applied.length)
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(served.requests()).toHaveLength(requests.length)
    expect(given).toBeLessThan(served.applied.length + 20)
    process.off("unhandledRejection", unhandled)
    expect(unhandled).not.toHaveBeenCalled()
  })

  test("does not wait for a source that hangs", async () => {
    await using served = await startTrack()
    async function* source() {
      yield* identifies(2)
      await forever()
    }
    for await (const { index } of batchStream(served.track, source(), { ...quick, lingerMs: 1 })) {
      if (index === 1) break
    }
    expect(served.applied).toHaveLength(2)
  })
})

test("a slow reader of outcomes holds the source back", async () => {
  await using served = await startTrack()
  const perRequest = 10
  const concurrency = 2
  let given = 0
  let furthestAhead = 0
  function* source() {
    for (; given < 1000; given++) {
      furthestAhead = Math.max(furthestAhead, given - read)
      yield identify(`p${given}`)
    }
  }
  let read = 0
  const stream = batchStream(served.track, source(), {
    ...quick,
    maxBatchOperations: perRequest,
    order: "none",
    concurrency,
  })
  for await (const { status } of stream) {
    expect(status).toBe("accepted")
    read++
    // Now and then the reader takes its time, in which everybody else could run ahead.
    if (read % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 10))
  }
  expect(read).toBe(1000)
  // Two chunks wait for the reader, each place in flight holds a batch, one is packed and one operation is on its way.
  expect(furthestAhead).toBeLessThanOrEqual((2 + concurrency + 1) * perRequest + 1)
})

test("a file is sent as it is read", async () => {
  await using served = await startTrack()
  const folder = await mkdtemp(join(tmpdir(), "track-batch-"))
  try {
    const path = join(folder, "people.ndjson")
    await writeFile(
      path,
      identifies(500)
        .map((operation) => JSON.stringify(operation))
        .join("\n"),
    )
    async function* lines(): AsyncGenerator<Operation> {
      for await (const line of createInterface({ input: createReadStream(path) })) yield JSON.parse(line)
    }
    const options = { ...quick, maxBatchOperations: 80, concurrency: 1 }
    const outcomes = await collect(batchStream(served.track, lines(), options))
    expect(summariesOf(outcomes)).toEqual(Array.from({ length: 500 }, (_, i) => `${i} accepted`))
    expect(served.applied.map(({ operation }) => operation)).toEqual(identifies(500))
  } finally {
    await rm(folder, { recursive: true })
  }
})
