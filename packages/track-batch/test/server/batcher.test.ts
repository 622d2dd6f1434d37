import type { Operation } from "@cio/track-core"
import { afterEach, describe, expect, test, vi } from "vitest"
import { type BatcherOptions, createBatcher, type Outcome } from "../../src/index.ts"
import { asOperation, attributeOf, event, identifies, identify } from "../support/operations.ts"
import { summariesOf, tallyOf } from "../support/outcomes.ts"
import { personOf, quick, startTrack } from "../support/start-track.ts"

afterEach(() => {
  vi.restoreAllMocks()
})

const options: BatcherOptions<Operation> = { ...quick, lingerMs: 5 }
/** One that the server refuses: an event without a name. */
const nameless = asOperation({ type: "person", action: "event", identifiers: { id: "bad" } })

describe("a batcher", () => {
  test("sends what is added one by one in few requests, and all of it is in", async () => {
    await using served = await startTrack()
    const batcher = createBatcher<Operation>(served.track, quick)
    for (const operation of identifies(500)) await batcher.add(operation)
    await batcher.flush()
    expect(batcher.progress).toMatchObject({ operations: 500, accepted: 500, requests: 1 })
    expect(served.appliedIds()).toEqual(identifies(500).map(personOf))
    expect((await batcher.close()).failures).toEqual([])
  })

  test("sends without a flush once it has lingered", async () => {
    await using served = await startTrack()
    const batcher = createBatcher<Operation>(served.track, options)
    expect(await batcher.send(event("a"))).toMatchObject({ status: "accepted", index: 0 })
    expect(await batcher.send(event("b"))).toMatchObject({ status: "accepted", index: 1 })
    await batcher.close()
    expect(batcher.bufferedBytes).toBe(0)
    expect(served.emulator.counts.events).toBe(2)
  })

  test("resolves send with whatever became of the operation", async () => {
    await using served = await startTrack()
    const batcher = createBatcher<Operation>(served.track, options)
    const operations = [event("a"), nameless, identify("c", { x: 1n }), asOperation(undefined), event("e")]
    const outcomes = await Promise.all(operations.map((operation) => batcher.send(operation)))
    expect(summariesOf(outcomes)).toEqual([
      "0 accepted",
      "1 rejected server required name",
      "2 rejected client not-json /attributes/x",
      "3 rejected client type",
      "4 accepted",
    ])
    for (const { index, operation } of outcomes) expect(operation).toBe(operations[index])
    expect(await batcher.close()).toMatchObject({ operations: 5, accepted: 2, rejected: 3, failures: [] })
  })

  test("keeps the order of each person, however many send at once", async () => {
    await using served = await startTrack()
    served.emulator.fail(({ number }) => (number % 3 === 0 ? { status: 500 } : { applyDelayMs: number % 4 }))
    const batcher = createBatcher<Operation>(served.track, { ...options, maxBatchOperations: 4, maxAttempts: 50 })
    const sent = Array.from({ length: 200 }, (_, i) => batcher.send(identify(`p${i % 9}`, { version: i })))
    expect(tallyOf(await Promise.all(sent))).toEqual({ accepted: 200 })
    const versions = new Map<unknown, number>()
    for (const { operation } of served.applied) {
      const version = Number(attributeOf(operation, "version"))
      expect(version).toBeGreaterThan(versions.get(personOf(operation)) ?? -1)
      versions.set(personOf(operation), version)
    }
    await batcher.close()
  })

  test("rejects an operation whose laneOf fails, for that operation alone", async () => {
    await using served = await startTrack()
    const laneOf: BatcherOptions<Operation>["laneOf"] = ({ identifiers }) => (identifiers.id === "bad" ? "" : undefined)
    const batcher = createBatcher<Operation>(served.track, { ...options, laneOf })
    const sent = ["a", "bad", "c"].map((id) => batcher.send(event(id)))
    expect(summariesOf(await Promise.all(sent))).toEqual(["0 accepted", "1 rejected client lane-of", "2 accepted"])
    await batcher.close()
  })

  test("whose keys are refused stops, and whoever adds later is told why", async () => {
    await using served = await startTrack({ apiKey: "wrong" })
    const batcher = createBatcher<Operation>(served.track, options)
    expect(summariesOf([await batcher.send(event("a"))])).toEqual(["0 unsent auth"])
    const refusal = { code: "aborted", outcome: "unsent", cause: { code: "auth", status: 401 } }
    await expect(batcher.add(event("b"))).rejects.toMatchObject(refusal)
    await expect(batcher.send(event("c"))).rejects.toMatchObject(refusal)
    expect(await batcher.close()).toMatchObject({ operations: 1, unsent: 1, stoppedBy: { code: "auth" } })
    expect(served.requests()).toHaveLength(1)
  })

  test("outlives failures that pass", async () => {
    await using served = await startTrack()
    served.emulator.fail({ status: 500, times: 3 }, { reset: "before" }, { status: 413 })
    const batcher = createBatcher<Operation>(served.track, options)
    const sent = identifies(4).map((operation) => batcher.send(operation))
    expect(tallyOf(await Promise.all(sent))).toEqual({ accepted: 4 })
    expect(await batcher.send(event("later"))).toMatchObject({ status: "accepted" })
    await batcher.close()
  })
})

describe("onOutcome", () => {
  test("hears of every outcome once, also of those that send resolves with", async () => {
    await using served = await startTrack()
    const heard: Outcome<Operation>[] = []
    const batcher = createBatcher<Operation>(served.track, { ...options, onOutcome: (outcome) => heard.push(outcome) })
    await batcher.add(event("a"))
    const sent = batcher.send(nameless)
    await batcher.add(identify("c", { x: 1n }))
    expect(await sent).toMatchObject({ status: "rejected" })
    const report = await batcher.close()
    expect(summariesOf(heard)).toEqual([
      "0 accepted",
      "1 rejected server required name",
      "2 rejected client not-json /attributes/x",
    ])
    expect(report).toMatchObject({ operations: 3, accepted: 1, rejected: 2, failures: [] })
  })

  test.each<[string, () => unknown]>([
    [
      "throws",
      () => {
        throw new Error("mine")
      },
    ],
    ["rejects", () => Promise.reject(new Error("mine"))],
  ])("that %s is printed and harms nothing", async (_, onOutcome) => {
    const printed = vi.spyOn(console, "error").mockImplementation(() => {})
    const unhandled = vi.fn()
    process.on("unhandledRejection", unhandled)
    await using served = await startTrack()
    const batcher = createBatcher<Operation>(served.track, {
      ...options,
      // What an async function is to TypeScript.
      onOutcome: onOutcome as () => void,
    })
    const sent = ["a", "b"].map((id) => batcher.send(event(id)))
    void batcher.add(nameless)
    expect(tallyOf(await Promise.all(sent))).toEqual({ accepted: 2 })
    expect(await batcher.close()).toMatchObject({ accepted: 2, rejected: 1 })
    process.off("unhandledRejection", unhandled)
    expect(printed).toHaveBeenCalledTimes(3)
    expect(printed.mock.calls[0]).toEqual([expect.stringContaining("onOutcome"), new Error("mine")])
    expect(unhandled).not.toHaveBeenCalled()
    expect(served.emulator.counts.events).toBe(2)
  })

  test("may add to the batcher, and close it", async () => {
    await using served = await startTrack()
    const heard: string[] = []
    const batcher = createBatcher<Operation>(served.track, {
      ...options,
      onOutcome: ({ index }) => {
        heard.push(`${index}`)
        if (index < 3) void batcher.add(event(`follow-up-${index}`))
        else void batcher.close()
      },
    })
    await batcher.add(event("first"))
    await vi.waitFor(() => expect(heard).toEqual(["0", "1", "2", "3"]), { timeout: 20_000 })
    expect(await batcher.close()).toMatchObject({ operations: 4, accepted: 4 })
  })
})
