import type { Operation } from "@cio/track-core"
import { describe, expect, test, vi } from "vitest"
import { type BatchOptions, type Outcome, toBatchStream } from "../../src/index.ts"
import { settle } from "../support/manual-clock.ts"
import { asOperation, event, identifies, identify } from "../support/operations.ts"
import { collect, summariesOf, tallyOf } from "../support/outcomes.ts"
import { personOf, quick, startTrack } from "../support/start-track.ts"
import { sinkOf, streamOf } from "../support/web-streams.ts"

const options: BatchOptions = { ...quick, maxBatchOperations: 5, lingerMs: 5 }

describe("piped through", () => {
  test("operations become outcomes, one for each, and all of them are in", async () => {
    await using served = await startTrack()
    const operations = identifies(23)
    const outcomes: Outcome<Operation>[] = []
    await streamOf<Operation>(operations).pipeThrough(toBatchStream(served.track, options)).pipeTo(sinkOf(outcomes))
    expect(summariesOf(outcomes)).toEqual(operations.map((_, i) => `${i} accepted`))
    for (const { index, operation } of outcomes) expect(operation).toBe(operations[index])
    expect(served.appliedIds().toSorted()).toEqual(operations.map(personOf).toSorted())
  })

  test("those that fail are outcomes too, and end nothing", async () => {
    await using served = await startTrack()
    const nameless = asOperation({ type: "person", action: "event", identifiers: { id: "bad" } })
    const operations = [event("a"), nameless, identify("c", { x: 1n }), event("d")]
    const outcomes = await collect(streamOf(operations).pipeThrough(toBatchStream(served.track, options)))
    expect(summariesOf(outcomes)).toEqual([
      "0 accepted",
      "1 rejected server required name",
      "2 rejected client not-json /attributes/x",
      "3 accepted",
    ])
  })

  test("nothing becomes nothing", async () => {
    await using served = await startTrack()
    expect(await collect(streamOf<Operation>([]).pipeThrough(toBatchStream(served.track)))).toEqual([])
    expect(served.requests()).toEqual([])
  })

  test("operations that come slowly are sent after a while", async () => {
    await using served = await startTrack()
    const stream = toBatchStream(served.track, options)
    const reading = collect(stream.readable)
    const writer = stream.writable.getWriter()
    await writer.write(event("a"))
    await served.arrived(1)
    await writer.write(event("b"))
    await writer.close()
    expect(tallyOf(await reading)).toEqual({ accepted: 2 })
    expect(served.requests()).toHaveLength(2)
  })
})

describe("backpressure", () => {
  test("sends nothing before anybody reads, and takes no more than one operation", async () => {
    await using served = await startTrack()
    const pulled = vi.fn()
    const operations = new ReadableStream<Operation>(
      {
        pull(controller) {
          pulled()
          controller.enqueue(event("a"))
        },
      },
      { highWaterMark: 0 },
    )
    const outcomes = operations.pipeThrough(toBatchStream(served.track, options))
    await settle(20)
    expect(pulled.mock.calls.length).toBeLessThanOrEqual(1)
    expect(served.requests()).toEqual([])
    await outcomes.cancel()
  })

  test("of a slow reader holds the writer back", async () => {
    await using served = await startTrack()
    let given = 0
    function* source(): Generator<Operation> {
      for (; given < 400; given++) yield identify(`p${given}`)
    }
    const concurrency = 2
    const stream = streamOf(source()).pipeThrough(
      toBatchStream(served.track, { ...options, order: "none", concurrency }),
    )
    let read = 0
    let furthestAhead = 0
    for await (const { status } of stream) {
      expect(status).toBe("accepted")
      read++
      if (read % 20 === 0) await settle(20)
      furthestAhead = Math.max(furthestAhead, given - read)
    }
    expect(read).toBe(400)
    // Two chunks wait for the reader, each place in flight holds a batch, one is sealed and one packed; a few are in pipes.
    expect(furthestAhead).toBeLessThanOrEqual((2 + concurrency + 2) * 5 + 5)
  })

  test("an outcome can be read for each operation before the next is written", async () => {
    await using served = await startTrack()
    const { readable, writable } = toBatchStream<Operation>(served.track, {
      ...quick,
      maxBatchOperations: 1,
      lingerMs: 0,
    })
    const [reader, writer] = [readable.getReader(), writable.getWriter()]
    for (let i = 0; i < 5; i++) {
      void writer.write(event(`p${i}`))
      expect(await reader.read()).toMatchObject({ done: false, value: { status: "accepted", index: i } })
    }
    await writer.close()
    expect(await reader.read()).toEqual({ done: true, value: undefined })
  })
})
