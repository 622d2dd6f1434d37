import fc from "fast-check"
import { expect, test } from "vitest"
import { startReferee } from "../support/referee.ts"
import { checkAccount, checkOrder, checkOutcomes, checkRequests } from "./checks.ts"
import { play } from "./play.ts"
import { makeOperation, script } from "./script.ts"

test("for any operations, any replies and an abort at any moment, every operation has one outcome and it is true", {
  timeout: 120_000,
}, async () => {
  await using referee = await startReferee()
  let played = 0
  await fc.assert(
    fc.asyncProperty(script, async (each) => {
      const finished = await play(referee, each, each.operations.map(makeOperation))
      checkAccount(finished, each)
      checkRequests(finished, each)
      checkOutcomes(finished)
      if (each.options.order === "entity") checkOrder(finished)
      played++
    }),
    { numRuns: 1000, timeout: 10_000, interruptAfterTimeLimit: 25_000 },
  )
  // What bounds the runs is time, for busy machines: it must not have been over at once.
  expect(played).toBeGreaterThanOrEqual(20)
})
