import { expect, test } from "vitest"
import { carryOut } from "../../src/release/trial.ts"

const place = { subject: "@cio/track-core", manager: "npm", consumer: "esm" }

test("a trial that throws has failed, with the error's message as its problem", async () => {
  const trial = await carryOut({ ...place, attempt: () => Promise.reject(new Error("no such package")) })
  expect(trial).toMatchObject({ ...place, problem: "no such package" })
})

test("a trial without a problem has none, not even as undefined", async () => {
  const trial = await carryOut({ ...place, attempt: async () => undefined })
  expect("problem" in trial).toBe(false)
})
