import { describe, expect, test } from "vitest"
import { Pace, type PaceLimits } from "../../src/pace.ts"
import { createManualClock, settle } from "../support/manual-clock.ts"

const { signal: never } = new AbortController()

/** Requests that are started one by one, and end when a test says how. */
function begin({ concurrency = 1000, requestsPerSecond = 100 }: Partial<PaceLimits> = {}) {
  const clock = createManualClock()
  const pace = new Pace(clock)
  const startedAt: number[] = []
  async function enter(): Promise<number> {
    const start = await pace.enter({ concurrency, requestsPerSecond }, never)
    if (!start) throw new Error("nobody stops here")
    startedAt.push(clock.now())
    return start
  }
  return {
    clock,
    pace,
    startedAt,
    enter,
    /** One that starts as soon as it may. */
    next: () => clock.runUntil(enter()),
    throttle(start: number, ms: number) {
      pace.throttled(start, ms)
      pace.leave()
    },
    succeed(start: number) {
      pace.succeeded(start)
      pace.leave()
    },
    /** The distance between the next two starts, in ms. They end without an answer, so that nothing is learnt from them. */
    async distanceMs(): Promise<number> {
      const times: number[] = []
      for (let i = 0; i < 2; i++) {
        await clock.runUntil(enter())
        times.push(clock.now())
        pace.leave()
      }
      const [first = 0, second = 0] = times
      return second - first
    },
  }
}

describe("a pause", () => {
  test("holds back everybody, also those who wait already", async () => {
    const { clock, enter, throttle, startedAt } = begin()
    const first = await enter()
    const waiting = [enter(), enter()]
    await clock.advance(5)
    throttle(first, 1000)
    await clock.advance(999)
    expect(startedAt).toEqual([0])
    await clock.advance(1)
    expect(startedAt).toEqual([0, 1005])
    await clock.runUntil(Promise.all(waiting))
  })

  test("that grows while somebody waits is waited for to its end", async () => {
    const { clock, enter, throttle, startedAt } = begin()
    const [first, second] = [await enter(), enter()]
    throttle(first, 100)
    await clock.advance(100)
    throttle(await second, 100)
    const third = enter()
    await clock.advance(50)
    throttle(2, 200)
    await clock.advance(199)
    expect(startedAt).toEqual([0, 100])
    await clock.runUntil(third)
    expect(startedAt).toEqual([0, 100, 350])
  })

  test("that is shorter does not end a longer one", async () => {
    const { next, throttle, startedAt } = begin()
    const [first, second] = [await next(), await next()]
    throttle(first, 500)
    throttle(second, 20)
    await next()
    expect(startedAt).toEqual([0, 10, 510])
  })

  test("does not cut short the distance that is due after it", async () => {
    const { next, throttle, startedAt } = begin({ requestsPerSecond: 1 })
    throttle(await next(), 100)
    await next()
    // Half of one a second.
    expect(startedAt).toEqual([0, 2000])
  })
})

describe("the rate", () => {
  test("is halved by a throttled request, and again by one that started after that", async () => {
    const { next, throttle, distanceMs } = begin()
    throttle(await next(), 0)
    expect(await distanceMs()).toBeCloseTo(20)
    throttle(await next(), 0)
    expect(await distanceMs()).toBeCloseTo(40)
  })

  test("is halved once for all that were in flight together", async () => {
    const { next, throttle, distanceMs } = begin()
    const starts = [await next(), await next(), await next(), await next()]
    for (const start of starts) throttle(start, 0)
    expect(await distanceMs()).toBeCloseTo(20)
  })

  test("is halved once whatever order their answers come in", async () => {
    const { next, throttle, distanceMs } = begin()
    const starts = [await next(), await next(), await next()]
    for (const start of starts.toReversed()) throttle(start, 0)
    expect(await distanceMs()).toBeCloseTo(20)
  })

  test("never falls below a 64th of itself", async () => {
    const { next, throttle, distanceMs } = begin()
    for (let i = 0; i < 6; i++) throttle(await next(), 0)
    expect(await distanceMs()).toBeCloseTo(640)
    for (let i = 0; i < 6; i++) throttle(await next(), 0)
    expect(await distanceMs()).toBeCloseTo(640)
  })

  test("eases back with every success, a fiftieth of itself at a time, and no further than it was", async () => {
    const { next, throttle, succeed, distanceMs } = begin()
    throttle(await next(), 0)
    succeed(await next())
    expect(await distanceMs()).toBeCloseTo(10 / (0.5 + 1 / 50))
    for (let i = 0; i < 23; i++) succeed(await next())
    expect(await distanceMs()).toBeCloseTo(10 / (1 - 1 / 50))
    for (let i = 0; i < 5; i++) succeed(await next())
    expect(await distanceMs()).toBeCloseTo(10)
  })

  test("learns nothing from the success of a request that had started before it was halved", async () => {
    const { next, throttle, succeed, distanceMs } = begin()
    const [first, second] = [await next(), await next()]
    throttle(first, 0)
    succeed(second)
    expect(await distanceMs()).toBeCloseTo(20)
  })

  test("is the service's own once somebody without a rate is throttled, until it has eased back", async () => {
    const { next, throttle, succeed, distanceMs } = begin({ requestsPerSecond: Number.POSITIVE_INFINITY })
    expect(await distanceMs()).toBe(0)
    throttle(await next(), 0)
    expect(await distanceMs()).toBeCloseTo(20)
    for (let i = 0; i < 25; i++) succeed(await next())
    expect(await distanceMs()).toBe(0)
  })

  test("is halved for every run on the client", async () => {
    const { clock, pace, next, throttle } = begin()
    throttle(await next(), 0)
    await next()
    const other = pace.enter({ concurrency: 8, requestsPerSecond: 50 }, never)
    const before = clock.now()
    await clock.runUntil(other)
    expect(clock.now() - before).toBeCloseTo(40)
  })
})

test("a throttled request keeps its place in flight until it has ended", async () => {
  const { clock, pace, enter, startedAt } = begin({ concurrency: 1 })
  const first = await enter()
  void enter()
  pace.throttled(first, 100)
  await clock.advance(1000)
  expect(startedAt).toEqual([0])
  pace.leave()
  await settle()
  expect(startedAt).toEqual([0, 1000])
})
