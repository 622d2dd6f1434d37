import type { FaultScript } from "@cio/track-emulator"
import { describe, expect, test } from "vitest"
import { type BatchOptions, batch, batchSettled } from "../../src/index.ts"
import { identify, identifyOfBytes, jsonBytes } from "../support/operations.ts"
import { quick, type ServedTrack, startTrack } from "../support/start-track.ts"

const maxBatchBytes = 5000
/** What the gateway before the service takes. */
const gatewayBytes = 3000
const people = Array.from({ length: 300 }, (_, i) => identify(`p${i}`, { note: "n".repeat(100) }))

const tooLarge: FaultScript = ({ bytes, operations }) =>
  bytes > gatewayBytes && operations > 1 ? { status: 413, body: "<html>too large</html>" } : undefined

function sizesOf(served: ServedTrack): number[] {
  return served.requests().map(({ bytes }) => bytes)
}

describe("a 413 below our limit", () => {
  test.each([1, 8])("with %i places in flight halves the bodies of the rest of the run", async (concurrency) => {
    await using served = await startTrack()
    served.emulator.fail(tooLarge)
    const options: BatchOptions = { ...quick, maxBatchBytes, concurrency }
    expect((await batch(served.track, people, options)).accepted).toBe(people.length)
    const sizes = sizesOf(served)
    // What was full already when the first was refused: in flight, sealed and open.
    const refused = sizes.filter((bytes) => bytes > gatewayBytes)
    expect(refused.length).toBeGreaterThan(0)
    expect(refused.length).toBeLessThanOrEqual(concurrency + 2)
    const learnt = maxBatchBytes / 2
    for (const bytes of sizes) if (bytes <= gatewayBytes) expect(bytes).toBeLessThanOrEqual(learnt)
    // And no smaller than need be.
    expect(sizes.filter((bytes) => bytes > learnt - 200).length).toBeGreaterThan(5)
  })

  test("sends an operation that is larger than that alone", async () => {
    await using served = await startTrack()
    served.emulator.fail(tooLarge)
    // No value over what the service takes of one.
    const large = identify(
      "large",
      Object.fromEntries(["a", "b", "c", "d", "e"].map((name) => [name, name.repeat(800)])),
    )
    const operations = [...people.slice(0, 200), large, ...people.slice(200)]
    const report = await batch(served.track, operations, { ...quick, maxBatchBytes, concurrency: 1 })
    expect(report.accepted).toBe(operations.length)
    const alone = served.requests().filter(({ bytes, status }) => bytes > gatewayBytes && status === 200)
    expect(alone.map(({ operations, bytes }) => [operations, bytes])).toEqual([[1, jsonBytes({ batch: [large] })]])
  })

  test("is forgotten by the next run", async () => {
    await using served = await startTrack()
    served.emulator.fail(tooLarge)
    const options: BatchOptions = { ...quick, maxBatchBytes, concurrency: 1 }
    await batch(served.track, people, options)
    const before = served.requests().length
    await batch(served.track, people, options)
    expect(sizesOf(served)[before]).toBeGreaterThan(maxBatchBytes - 200)
  })

  test("of one operation alone says nothing of the others", async () => {
    await using served = await startTrack()
    served.emulator.fail(({ operations }) => (operations === 1 ? { status: 413 } : undefined))
    const large = identifyOfBytes(maxBatchBytes - jsonBytes({ batch: [] }))
    const report = await batchSettled(served.track, [large, ...people], { ...quick, maxBatchBytes, concurrency: 1 })
    expect(report.rejected).toBe(1)
    const sizes = sizesOf(served)
    for (const bytes of sizes.slice(0, -1)) expect(bytes).toBeGreaterThan(maxBatchBytes - 200)
  })

  test("is told from a 400, which teaches nothing", async () => {
    await using served = await startTrack()
    served.emulator.fail({ status: 400 })
    await batch(served.track, people, { ...quick, maxBatchBytes, concurrency: 1 })
    const sizes = sizesOf(served)
    for (const bytes of sizes.slice(3, -1)) expect(bytes).toBeGreaterThan(maxBatchBytes - 200)
  })
})
