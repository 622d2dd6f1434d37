import { getEventListeners } from "node:events"
import { expect, test } from "vitest"
import { Pace, type PaceLimits, paceOf } from "../../src/pace.ts"
import { createManualClock, type ManualClock, settle } from "../support/manual-clock.ts"

const { signal: never } = new AbortController()

/** One request after the other or at once, whoever asks for them. */
interface Requests {
  /** When each one started. */
  startedAt: number[]
  /** Who started them. */
  startedBy: string[]
  /** Asks for so many at once. They end when they start, unless they are held. */
  ask(
    count: number,
    who?: { name?: string; isHeld?: boolean; signal?: AbortSignal; limits?: Partial<PaceLimits> },
  ): void
}

function createRequests(pace: Pace, clock: ManualClock, limits: Partial<PaceLimits> = {}): Requests {
  const startedAt: number[] = []
  const startedBy: string[] = []
  return {
    startedAt,
    startedBy,
    ask(count, { name = "", isHeld = false, signal = never, limits: own = {} } = {}) {
      const all: PaceLimits = { concurrency: 1000, requestsPerSecond: 100, ...limits, ...own }
      for (let i = 0; i < count; i++) {
        void pace.enter(all, signal).then((start) => {
          if (!start) return
          startedAt.push(clock.now())
          startedBy.push(name)
          if (!isHeld) pace.leave()
        })
      }
    },
  }
}

function start(limits: Partial<PaceLimits> = {}) {
  const clock = createManualClock()
  const pace = new Pace(clock)
  return { clock, pace, ...createRequests(pace, clock, limits) }
}

test("requests that come at once start evenly spaced", async () => {
  const { clock, ask, startedAt } = start()
  ask(4)
  await clock.advance(9)
  expect(startedAt).toEqual([0])
  await clock.advance(100)
  expect(startedAt).toEqual([0, 10, 20, 30])
  expect(clock.pending).toBe(0)
})

test("time without requests is not saved up for a burst", async () => {
  const { clock, ask, startedAt } = start({ requestsPerSecond: 10 })
  ask(1)
  await clock.advance(5000)
  ask(3)
  await clock.advance(1000)
  expect(startedAt).toEqual([0, 5000, 5100, 5200])
})

test("a timer that comes late is not made up for: the next one is a whole interval later still", async () => {
  const clock = createManualClock()
  const late = new Pace({ ...clock, after: (ms, callback) => clock.after(ms + 7, callback) })
  const { ask, startedAt } = createRequests(late, clock)
  ask(4)
  await clock.advance(1000)
  expect(startedAt).toEqual([0, 17, 34, 51])
})

test("a timer that comes early is waited out", async () => {
  const clock = createManualClock()
  const early = new Pace({ ...clock, after: (ms, callback) => clock.after(Math.max(ms - 4, 1), callback) })
  const { ask, startedAt } = createRequests(early, clock)
  ask(3)
  await clock.advance(1000)
  expect(startedAt).toEqual([0, 10, 20])
})

test("a rate below one per second spaces requests further than a second", async () => {
  const { clock, ask, startedAt } = start({ requestsPerSecond: 0.5 })
  ask(3)
  await clock.advance(10_000)
  expect(startedAt).toEqual([0, 2000, 4000])
})

test("without a rate nobody waits", async () => {
  const { clock, ask, startedAt } = start({ requestsPerSecond: Number.POSITIVE_INFINITY })
  ask(5)
  await clock.advance(0)
  expect(startedAt).toEqual([0, 0, 0, 0, 0])
  expect(clock.pending).toBe(0)
})

test("no more are in flight than the concurrency allows, and each that ends lets one start", async () => {
  const { clock, pace, ask, startedAt } = start({ concurrency: 3, requestsPerSecond: Number.POSITIVE_INFINITY })
  ask(8, { isHeld: true })
  await settle()
  expect(startedAt).toHaveLength(3)
  pace.leave()
  await settle()
  expect(startedAt).toHaveLength(4)
  pace.leave()
  pace.leave()
  await settle()
  expect(startedAt).toHaveLength(6)
  // Whoever waits for a place waits for no time.
  expect(clock.pending).toBe(0)
})

test("two runs share the rate, and whoever asked first starts first", async () => {
  const { clock, ask, startedAt, startedBy } = start()
  ask(2, { name: "a" })
  ask(2, { name: "b" })
  ask(1, { name: "a" })
  await clock.advance(1000)
  expect(startedAt).toEqual([0, 10, 20, 30, 40])
  expect(startedBy).toEqual(["a", "a", "b", "b", "a"])
})

test("two runs share the places in flight", async () => {
  const { clock, pace, ask, startedBy } = start({ concurrency: 2, requestsPerSecond: Number.POSITIVE_INFINITY })
  ask(2, { name: "a", isHeld: true })
  ask(2, { name: "b", isHeld: true })
  await clock.advance(1000)
  expect(startedBy).toEqual(["a", "a"])
  pace.leave()
  await settle()
  expect(startedBy).toEqual(["a", "a", "b"])
})

test("a run that wants fewer in flight waits for the others, and is overtaken by nobody", async () => {
  const { pace, ask, startedBy } = start({ concurrency: 8, requestsPerSecond: Number.POSITIVE_INFINITY })
  ask(2, { name: "wide", isHeld: true })
  ask(1, { name: "narrow", isHeld: true, limits: { concurrency: 1 } })
  ask(1, { name: "wide", isHeld: true })
  await settle()
  expect(startedBy).toEqual(["wide", "wide"])
  pace.leave()
  pace.leave()
  await settle()
  expect(startedBy).toEqual(["wide", "wide", "narrow", "wide"])
})

test("a run that wants to go slower keeps its own distance", async () => {
  const { clock, ask, startedAt } = start()
  ask(2)
  ask(1, { limits: { requestsPerSecond: 1 } })
  ask(1)
  await clock.advance(5000)
  expect(startedAt).toEqual([0, 10, 1010, 1020])
})

test("a stop ends every wait at once and leaves no timer and no listener", async () => {
  const { clock, pace, ask, startedAt } = start({ requestsPerSecond: 1 })
  const stop = new AbortController()
  ask(3, { signal: stop.signal })
  await settle()
  expect(clock.pending).toBe(1)
  stop.abort()
  expect(await pace.enter({ concurrency: 8, requestsPerSecond: 1 }, stop.signal)).toBeUndefined()
  await settle()
  expect(startedAt).toEqual([0])
  expect(clock.pending).toBe(0)
  expect(getEventListeners(stop.signal, "abort")).toEqual([])
})

test("a request that starts leaves no listener on the signal of its run", async () => {
  const { clock, ask, startedAt } = start()
  const { signal } = new AbortController()
  ask(3, { signal })
  await clock.advance(1000)
  expect(startedAt).toHaveLength(3)
  expect(getEventListeners(signal, "abort")).toEqual([])
})

test("a run that stops gives its turn to whoever comes next", async () => {
  const { clock, pace, ask, startedAt, startedBy } = start({ concurrency: 1 })
  const stop = new AbortController()
  ask(1, { name: "a", isHeld: true })
  ask(2, { name: "stopped", signal: stop.signal })
  ask(1, { name: "b" })
  await clock.advance(1000)
  stop.abort()
  pace.leave()
  await settle()
  expect(startedBy).toEqual(["a", "b"])
  expect(startedAt).toEqual([0, 1000])
})

test("a run that stops wakes one behind it that need not wait as long", async () => {
  const { clock, ask, startedAt, startedBy } = start()
  const stop = new AbortController()
  ask(1, { name: "a" })
  ask(1, { name: "slow", signal: stop.signal, limits: { requestsPerSecond: 0.01 } })
  ask(1, { name: "b" })
  await clock.advance(500)
  expect(startedBy).toEqual(["a"])
  stop.abort()
  await settle()
  expect(startedBy).toEqual(["a", "b"])
  expect(startedAt).toEqual([0, 500])
  expect(clock.pending).toBe(0)
})

test("runs on one client share a pace, and a client or a clock of its own has its own", () => {
  const clock = createManualClock()
  const client = {}
  expect(paceOf(client, clock)).toBe(paceOf(client, clock))
  expect(paceOf({}, clock)).not.toBe(paceOf(client, clock))
  expect(paceOf(client, createManualClock())).not.toBe(paceOf(client, clock))
})
