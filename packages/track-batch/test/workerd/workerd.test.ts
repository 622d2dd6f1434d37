import { isUlid, type PersonEvent } from "@cio/track-core"
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest"
import { event } from "../support/operations.ts"
import { longWait } from "../support/start-track.ts"
import { type RunningWorker, startWorker } from "./start-worker.ts"
import type { KnownNames, ToldOutcome } from "./worker.ts"

describe.each([
  { title: "in workerd", flags: [], hasNodeNames: false },
  { title: "in workerd with nodejs_compat", flags: ["nodejs_compat"], hasNodeNames: true },
])("$title", ({ flags, hasNodeNames }) => {
  let worker: RunningWorker

  beforeAll(async () => {
    worker = await startWorker(flags)
  })

  afterAll(async () => {
    await worker?.[Symbol.asyncDispose]()
  })

  beforeEach(async () => {
    worker.emulator.reset()
    await worker.get("/heard")
  })

  test("the names that the package makes use of are there only with Node's compatibility", async () => {
    const names: KnownNames = { Buffer: hasNodeNames, setImmediate: hasNodeNames }
    expect(await json("/names")).toEqual(names)
  })

  test("a request is answered at once, and waitUntil(batcher.flush()) sends what was added", async () => {
    const { emulator } = worker
    const outage = emulator.fail({ reset: "before", times: Number.POSITIVE_INFINITY })
    // Would not come before the outage ends if the worker waited for the service.
    expect((await worker.post("/wait-until", JSON.stringify(events(3)))).status).toBe(202)
    expect(emulator.counts.events).toBe(0)
    outage.cancel()
    expect(await outcomes(3)).toEqual(events(3).map(({ name }) => ({ name, status: "accepted" })))
    expectOnce(events(3))
    expect(emulator.counts.operations).toBe(3)
  })

  test("an event whose answer was lost is sent again under the same id", async () => {
    worker.emulator.fail({ reset: "after" })
    await worker.post("/wait-until", JSON.stringify(events(3)))
    expect((await outcomes(3)).map(({ status }) => status)).toEqual(["accepted", "accepted", "accepted"])
    expect(worker.emulator.counts.operations).toBe(6)
    expectOnce(events(3))
  })

  test("what a 207 refuses reaches onOutcome, and the rest is in", async () => {
    const [first, , last] = events(3)
    await worker.post("/wait-until", JSON.stringify([first, event("visitor", ""), last]))
    expect((await outcomes(3)).filter(({ status }) => status !== "accepted")).toEqual([
      { name: "", status: "rejected", by: "server", reason: expect.any(String) },
    ])
    expect(worker.emulator.requests().map(({ status }) => status)).toEqual([207])
    expectOnce(events(3).filter((_, index) => index !== 1))
  })

  test("requests one after the other and many at a time share a client without losing anything", async () => {
    const served = Number(await json("/served"))
    worker.emulator.fail(({ number }) => (number % 3 === 0 ? { reset: "before" } : { delayMs: 30 }))
    const sent = events(24)
    const bodies = Array.from({ length: 8 }, (_, index) => JSON.stringify(sent.slice(3 * index, 3 * index + 3)))
    await worker.post("/wait-until", bodies[0] ?? "")
    await worker.post("/wait-until", bodies[1] ?? "")
    await Promise.all(bodies.slice(2).map((body) => worker.post("/wait-until", body)))
    expect((await outcomes(24)).every(({ status }) => status === "accepted")).toBe(true)
    expectOnce(sent)
    // Eight, the polls for outcomes, and this one: a count kept by one isolate.
    expect(Number(await json("/served"))).toBeGreaterThanOrEqual(served + 10)
  })

  test("close reports what it could not send in time, and sent again with its id it counts once", async () => {
    worker.emulator.fail({ delayMs: 60_000 })
    const failures = await told(await worker.post("/close?deadlineMs=200", JSON.stringify(events(3))))
    expect(failures.map(({ status, code }) => ({ status, code }))).toEqual(
      Array.from({ length: 3 }, () => ({ status: "unknown", code: "timeout" })),
    )
    const again = failures.map(({ name, eventId = "" }) => ({ ...event("visitor", name), id: eventId }))
    expect(await told(await worker.post("/close?deadlineMs=20000", JSON.stringify(again)))).toEqual([])
    expectOnce(events(3))
  })

  test("an abort ends what is in flight as unknown and what waits as unsent", async () => {
    worker.emulator.fail({ delayMs: 60_000 })
    const ended = await told(await worker.post("/abort?afterMs=200", JSON.stringify(events(3))))
    expect(ended.map(({ status, code }) => ({ status, code }))).toEqual([
      { status: "unknown", code: "aborted" },
      { status: "unsent", code: "aborted" },
      { status: "unsent", code: "aborted" },
    ])
    expect(worker.emulator.counts.requests).toBeLessThanOrEqual(1)
  })

  test("toBatchStream turns a request's lines into outcomes, one for each", async () => {
    const lines = events(300).map((each, index) => JSON.stringify(index === 7 ? { ...each, name: "" } : each))
    const answer = await worker.post("/stream", lines.join("\n"))
    const ended = (await answer.text()).trimEnd().split("\n")
    expect(ended.map((line) => JSON.parse(line).status).filter((status) => status !== "accepted")).toEqual(["rejected"])
    expect(ended).toHaveLength(300)
    expectOnce(events(300).filter((_, index) => index !== 7))
  })

  test("a batcher serves no request but its own, and says so", async () => {
    expect(await json("/batcher-of-none")).toContain("make a batcher inside fetch(), one for each request")
    const [first = "", second = ""] = events(2).map((each) => JSON.stringify([each]))
    expect(await (await worker.post("/batcher-of-the-first", first)).json()).toEqual({
      name: "page_0",
      status: "accepted",
    })
    expect(await (await worker.post("/batcher-of-the-first", second)).json()).toContain(
      "The operation was not taken: on Workers a batcher serves only the request that made it",
    )
    expectOnce(events(1))
  })

  test("a batcher in a Durable Object sends the events of many requests together", async () => {
    const sent = events(30)
    const answers = sent.map(async (each) => told(await worker.post("/together", JSON.stringify([each]))))
    expect(await json(`/together/flush?atLeast=${sent.length}`)).toBe(1)
    const ended = (await Promise.all(answers)).flat()
    expect(ended).toEqual(sent.map(({ name }) => ({ name, status: "accepted" })))
    expectOnce(sent)
    expect(worker.emulator.counts.requests).toBe(1)
  })

  async function json(path: string): Promise<unknown> {
    return (await worker.get(path)).json()
  }

  /** Waits until onOutcome was told of so many operations. */
  async function outcomes(count: number): Promise<ToldOutcome[]> {
    const heard: ToldOutcome[] = []
    await vi.waitFor(async () => {
      heard.push(...(await told(await worker.get("/heard"))))
      if (heard.length < count) throw new Error(`${heard.length} of ${count} outcomes were told`)
    }, longWait)
    return heard
  }

  /** The server holds these events, each once, and each under a ULID. */
  function expectOnce(sent: readonly PersonEvent[]): void {
    const held = [...worker.emulator.events()]
    expect(held.map(({ name }) => name).sort()).toEqual(sent.map(({ name }) => name).sort())
    expect(held.filter(({ id = "" }) => !isUlid(id))).toEqual([])
    expect(new Set(held.map(({ id }) => id)).size).toBe(held.length)
  }
})

function events(count: number): PersonEvent[] {
  return Array.from({ length: count }, (_, index) => event("visitor", `page_${index}`))
}

async function told(answer: Response): Promise<ToldOutcome[]> {
  if (!answer.ok) throw new Error(`the worker answered ${answer.status}: ${await answer.text()}`)
  return answer.json()
}
