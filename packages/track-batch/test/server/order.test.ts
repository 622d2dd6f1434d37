import type { Operation } from "@cio/track-core"
import { describe, expect, test } from "vitest"
import { type BatchOptions, batch, batchSettled } from "../../src/index.ts"
import { type HeldTrack, startHeld } from "../support/held-answers.ts"
import { attributeOf, event, identify } from "../support/operations.ts"
import { summariesOf } from "../support/outcomes.ts"
import { longWait, personOf, quick } from "../support/start-track.ts"

/** One operation in each request, so that each goes out as soon as it may. */
const single: BatchOptions = { ...quick, maxBatchOperations: 1 }
const acme = { object_type_id: "1", object_id: "acme" }

/** An identify of a person, or of the company, that says which one it is. */
const version = (id: string, n: number): Operation => identify(id, { version: n })
const company = (n: number): Operation => ({
  type: "object",
  action: "identify",
  identifiers: acme,
  attributes: { version: n },
})
const join = (id: string): Operation => ({
  type: "person",
  action: "add_relationships",
  identifiers: { id },
  cio_relationships: [{ identifiers: acme }],
})
const isAbout = (id: string) => (operation: Operation) => personOf(operation) === id

/** Sends these from a source that has not ended yet, so that nothing is kept back for the last request. */
function startRun(slow: HeldTrack, operations: readonly Operation[], options: BatchOptions) {
  let end = () => {}
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  async function* source() {
    yield* operations
    await ended
  }
  const run = batch<Operation>(slow.served.track, source(), { ...options, lingerMs: 0 })
  return () => {
    slow.releaseAll()
    end()
    return run
  }
}

/** What is in flight, in a few words. */
function wordsOf(operations: Iterable<{ operations: Operation[] }>): string[] {
  return [...operations].flatMap((request) => request.operations.map(wordOf)).sort()
}

function wordOf(operation: Operation): string {
  const who = operation.action === "merge" ? "merge" : String(personOf(operation) ?? "acme")
  const version = attributeOf(operation, "version")
  return version === undefined ? who : `${who} ${version}`
}

test("later operations on a person wait while a request holds an earlier one, and all others overtake them", async () => {
  await using slow = await startHeld()
  const operations = [version("zoe", 1), version("zoe", 2), version("adam", 1), version("eve", 1), version("zoe", 3)]
  const finish = startRun(slow, operations, single)
  await slow.heldAre(3)
  expect(wordsOf(slow.held)).toEqual(["adam 1", "eve 1", "zoe 1"])
  slow.release(isAbout("adam"))
  await slow.heldAre(2)
  slow.release(isAbout("zoe"))
  await slow.heldAre(2)
  expect(wordsOf(slow.held)).toEqual(["eve 1", "zoe 2"])
  slow.release(isAbout("zoe"))
  await slow.heldAre(2)
  expect(wordsOf(slow.held)).toEqual(["eve 1", "zoe 3"])
  expect(summariesOf((await finish()).outcomes)).toEqual(operations.map((_, index) => `${index} accepted`))
})

test("order none lets everything overtake, also two operations on one person", async () => {
  await using slow = await startHeld()
  const finish = startRun(slow, [version("zoe", 1), version("zoe", 2)], { ...single, order: "none" })
  await slow.heldAre(2)
  expect(wordsOf(slow.held)).toEqual(["zoe 1", "zoe 2"])
  expect((await finish()).accepted).toBe(2)
})

test("a merge waits for both people, and what comes after it for the merge", async () => {
  await using slow = await startHeld()
  const merge: Operation = { type: "person", action: "merge", primary: { id: "zoe" }, secondary: { id: "adam" } }
  const operations = [version("zoe", 1), version("adam", 1), merge, event("adam"), version("eve", 1)]
  const finish = startRun(slow, operations, single)
  await slow.heldAre(3)
  slow.release(isAbout("zoe"))
  await slow.heldAre(2)
  expect(wordsOf(slow.held)).toEqual(["adam 1", "eve 1"])
  slow.release(isAbout("adam"))
  await slow.heldAre(2)
  expect(wordsOf(slow.held)).toEqual(["eve 1", "merge"])
  expect((await finish()).accepted).toBe(5)
  expect(slow.served.applied.map(({ operation }) => operation.action)).toEqual([
    ...["identify", "identify", "identify"],
    "merge",
    "event",
  ])
})

test("a person's new email waits for what goes by it, and what goes by it waits for that", async () => {
  await using slow = await startHeld()
  const byEmail = (name: string): Operation => ({
    type: "person",
    action: "event",
    identifiers: { email: "Zoe@example.com" },
    name,
  })
  const renamed = identify("zoe", { email: "zoe@example.com" })
  const finish = startRun(slow, [byEmail("before"), renamed, byEmail("after")], single)
  for (const action of ["event", "identify", "event"]) {
    await expect.poll(() => slow.held.map(({ operations }) => operations[0]?.action), longWait).toEqual([action])
    await slow.heldAre(1)
    slow.release()
  }
  expect((await finish()).accepted).toBe(3)
})

test("laneOf keeps the order of one person by id and by email", async () => {
  await using slow = await startHeld()
  const byEmail: Operation = {
    type: "person",
    action: "identify",
    identifiers: { email: "zoe@example.com" },
    attributes: { version: 2 },
  }
  const laneOf: BatchOptions["laneOf"] = ({ identifiers }) =>
    identifiers.email === "zoe@example.com" ? "zoe" : undefined
  const operations = [version("zoe", 1), byEmail, version("zoe", 3), version("adam", 1)]
  const finish = startRun(slow, operations, { ...single, laneOf })
  await slow.heldAre(2)
  expect(wordsOf(slow.held)).toEqual(["adam 1", "zoe 1"])
  await finish()
  const versions = slow.served.applied.flatMap(({ operation }) =>
    personOf(operation) === "adam" ? [] : [attributeOf(operation, "version")],
  )
  expect(versions).toEqual([1, 2, 3])
})

test.each([1, 8])("an operation whose laneOf fails is rejected, with %i places in flight", async (concurrency) => {
  await using slow = await startHeld()
  slow.releaseAll()
  const laneOf: BatchOptions["laneOf"] = ({ identifiers }) => {
    if (identifiers.id === "throws") throw new Error("mine")
    return identifiers.id === "empty" ? "" : undefined
  }
  const operations = [version("a", 1), version("throws", 1), version("b", 1), version("empty", 1)]
  const report = await batchSettled(slow.served.track, operations, { ...quick, laneOf, concurrency })
  expect(summariesOf(report.outcomes)).toEqual([
    "0 accepted",
    "1 rejected client lane-of",
    "2 accepted",
    "3 rejected client lane-of",
  ])
  expect(slow.served.appliedIds()).toEqual(["a", "b"])
})

describe("1,000 people join one company", () => {
  const before = Array.from({ length: 475 }, (_, i) => join(`early-${i}`))
  const after = Array.from({ length: 525 }, (_, i) => join(`late-${i}`))
  const options: BatchOptions = { ...quick, maxBatchOperations: 50, concurrency: 20 }

  test("in parallel, while a change of the company waits for them, and those after it for the change", async () => {
    await using slow = await startHeld()
    const { served } = slow
    const run = batch<Operation>(served.track, [...before, company(1), ...after], options)
    // The tenth request is not full: it waits for what may still join it.
    await slow.heldAre(9)
    expect(slow.held.flatMap((request) => request.operations)).toEqual(before.slice(0, 450))
    slow.releaseAll()
    expect((await run).accepted).toBe(1001)
    const words = served.applied.map(({ operation }) => wordOf(operation))
    expect(words.indexOf("acme 1")).toBe(before.length)
    expect(words.slice(0, before.length).every((word) => word.startsWith("early"))).toBe(true)
    expect(served.emulator.counts.relationships).toBe(1000)
  })

  test("with as many requests in flight as there are places, once the change is in", async () => {
    await using slow = await startHeld()
    const operations = [company(1), ...after.slice(0, 100)]
    const run = batch<Operation>(slow.served.track, operations, { ...options, maxBatchOperations: 1 })
    await slow.heldAre(1)
    slow.release()
    await slow.heldAre(20)
    slow.releaseAll()
    expect((await run).accepted).toBe(operations.length)
    expect(wordOf(slow.served.applied[0]?.operation ?? company(0))).toBe("acme 1")
  })
})
