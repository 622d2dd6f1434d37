import fc from "fast-check"
import { afterAll, beforeAll, expect, test, vi } from "vitest"
import { type Referee, startReferee } from "../support/referee.ts"
import { readChaosSettings } from "./chaos-settings.ts"
import { checkGame } from "./checks/all-checks.ts"
import { expectedFacts } from "./checks/expected-facts.ts"
import { factsOf } from "./checks/facts.ts"
import { play } from "./game/play.ts"
import { anyScript } from "./script/any-script.ts"

const { runs, timeBoxMs, seed, path, shrinks, isSoak } = readChaosSettings()
const resourcesBefore = countResources()
/** How many scripts met each fact. */
const met = new Map<string, number>()
let referee: Referee

beforeAll(async () => {
  // What an onOutcome throws is printed.
  vi.spyOn(console, "error").mockImplementation(() => {})
  referee = await startReferee()
})

afterAll(async () => {
  vi.restoreAllMocks()
  await referee[Symbol.asyncDispose]()
})

test(`any script ends with one true outcome for every operation, and in order (${runs} scripts of seed ${seed})`, {
  timeout: timeBoxMs + 60_000,
}, async () => {
  const beginMs = performance.now()
  let played = 0
  const property = fc.asyncProperty(anyScript, async (script) => {
    const game = await play(referee, script)
    checkGame(game)
    for (const fact of factsOf(game)) met.set(fact, (met.get(fact) ?? 0) + 1)
    played++
    if (isSoak && played % 1000 === 0) console.log(`${played} of ${runs} scripts, ${minutesSince(beginMs)} minutes`)
  })
  // A failure prints its seed, path and script: CHAOS_SEED and CHAOS_PATH play it again.
  const replay = path === undefined ? {} : { path }
  const bounds = { numRuns: runs, timeout: 30_000, interruptAfterTimeLimit: timeBoxMs }
  await fc.assert(property, { ...bounds, seed, ...replay, endOnFailure: !shrinks })
  if (played >= runs || path !== undefined) return
  // Only time may have ended it early, and never in silence.
  expect(performance.now() - beginMs).toBeGreaterThanOrEqual(timeBoxMs)
  console.warn(`The time was up after ${played} of ${runs} scripts`)
  expect(played).toBeGreaterThanOrEqual(runs / 20)
})

test.skipIf(path !== undefined)("the scripts played have met every fault, every way to call and every end", () => {
  expect(expectedFacts.filter((fact) => !met.has(fact))).toEqual([])
})

test("nothing is left of all the scripts: no timer, no connection", async () => {
  await referee[Symbol.asyncDispose]()
  // Node's own fetch closes its connections a little later, and keeps a timer or two.
  await vi.waitFor(() => expect(countResources()).toBeLessThanOrEqual(resourcesBefore + 8), { timeout: 20_000 })
})

function countResources(): number {
  return process.getActiveResourcesInfo().length
}

function minutesSince(ms: number): string {
  return ((performance.now() - ms) / 60_000).toFixed(1)
}
