import type { Operation } from "@cio/track-core"
import { describe, expect, test, vi } from "vitest"
import { type BatchOptions, type Outcome, toBatchStream } from "../../src/index.ts"
import { settle } from "../support/manual-clock.ts"
import { event, identifies, identify } from "../support/operations.ts"
import { collect, tallyOf } from "../support/outcomes.ts"
import { longWait, quick, startTrack } from "../support/start-track.ts"
import { sinkOf, streamOf } from "../support/web-streams.ts"

const options: BatchOptions = { ...quick, maxBatchOperations: 5, lingerMs: 5 }

describe("cancelling the outcomes", () => {
  test("ends the writer and sends no more", async () => {
    await using served = await startTrack()
    let given = 0
    const cancelled = vi.fn()
    const operations = new ReadableStream<Operation>({
      pull(controller) {
        controller.enqueue(identify(`p${given++}`))
      },
      cancel: cancelled,
    })
    const reader = operations.pipeThrough(toBatchStream(served.track, options)).getReader()
    for (let i = 0; i < 7; i++) await reader.read()
    await reader.cancel("enough")
    const requests = served.requests().length
    await vi.waitFor(() => expect(cancelled).toHaveBeenCalledOnce(), longWait)
    await settle(20)
    expect(served.requests()).toHaveLength(requests)
    expect(given).toBeLessThan(200)
  })

  test("ends a writer that has nothing to write just now", async () => {
    await using served = await startTrack()
    const { readable, writable } = toBatchStream<Operation>(served.track, options)
    const [reader, writer] = [readable.getReader(), writable.getWriter()]
    const reading = reader.read()
    await writer.write(event("a"))
    expect((await reading).value).toMatchObject({ status: "accepted" })
    const closed = vi.fn()
    writer.closed.then(closed, closed)
    await reader.cancel("enough")
    await vi.waitFor(() => expect(closed).toHaveBeenCalled(), longWait)
    await expect(writer.write(event("late"))).rejects.toBeDefined()
    expect(served.appliedIds()).toEqual(["a"])
  })

  test("before anything was read ends the writer too", async () => {
    await using served = await startTrack()
    const { readable, writable } = toBatchStream<Operation>(served.track, options)
    const writer = writable.getWriter()
    const written = writer.write(event("a")).catch((error: unknown) => ({ error }))
    const closed = vi.fn()
    writer.closed.then(closed, closed)
    await readable.cancel("enough")
    await vi.waitFor(() => expect(closed).toHaveBeenCalled(), longWait)
    expect(await written).not.toBeUndefined()
    expect(served.requests()).toEqual([])
  })
})

describe("operations that fail", () => {
  test("settle what was written before, and then fail the outcomes with the same reason", async () => {
    await using served = await startTrack()
    const { readable, writable } = toBatchStream<Operation>(served.track, options)
    const outcomes: Outcome<Operation>[] = []
    const reading = (async () => {
      for await (const outcome of readable) outcomes.push(outcome)
    })()
    reading.catch(() => {})
    const writer = writable.getWriter()
    for (const operation of identifies(8)) await writer.write(operation)
    const reason = new Error("broken file")
    await writer.abort(reason)
    await expect(reading).rejects.toBe(reason)
    expect(tallyOf(outcomes)).toEqual({ accepted: 8 })
    expect(served.applied).toHaveLength(8)
  })

  test("fail whoever pipes them, after the outcomes before", async () => {
    await using served = await startTrack()
    const reason = new Error("broken file")
    function* source(): Generator<Operation> {
      yield* identifies(3)
      throw reason
    }
    const outcomes: Outcome<Operation>[] = []
    const piped = streamOf(source()).pipeThrough(toBatchStream(served.track, options)).pipeTo(sinkOf(outcomes))
    await expect(piped).rejects.toBe(reason)
    expect(tallyOf(outcomes)).toEqual({ accepted: 3 })
  })
})

describe("a signal", () => {
  test("ends it with an outcome for each operation that was taken", async () => {
    await using served = await startTrack()
    served.emulator.fail({}, { delayMs: 600_000 })
    const controller = new AbortController()
    const stream = toBatchStream<Operation>(served.track, { ...options, concurrency: 1, signal: controller.signal })
    const reading = collect(stream.readable)
    const writer = stream.writable.getWriter()
    for (const operation of identifies(10)) await writer.write(operation)
    await served.arrived(2)
    controller.abort("enough")
    const tally = tallyOf(await reading)
    expect(tally).toMatchObject({ accepted: 5, "unknown aborted": 5 })
    expect(served.requests()).toHaveLength(2)
  })

  test("ends the writer as well, and swallows nothing that comes later", async () => {
    await using served = await startTrack()
    const controller = new AbortController()
    const stream = toBatchStream<Operation>(served.track, { ...options, signal: controller.signal })
    const reading = collect(stream.readable)
    const writer = stream.writable.getWriter()
    await writer.write(event("a"))
    await served.arrived(1)
    await vi.waitFor(() => expect(served.applied).toHaveLength(1), longWait)
    await settle()
    controller.abort("enough")
    expect(await reading).toHaveLength(1)
    await expect(writer.write(event("late"))).rejects.toBeDefined()
  })
})

test("refused keys leave all that was written unsent, and end", async () => {
  await using served = await startTrack({ apiKey: "wrong" })
  const outcomes = await collect(
    streamOf<Operation>(identifies(4)).pipeThrough(toBatchStream(served.track, { ...options, concurrency: 1 })),
  )
  expect(tallyOf(outcomes)).toEqual({ "unsent auth": 4 })
})
