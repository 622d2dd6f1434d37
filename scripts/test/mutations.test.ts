import { readFile } from "node:fs/promises"
import { expect, test } from "vitest"
import { batchMutations } from "../src/mutations/batch-mutations.ts"
import { applyMutation } from "../src/mutations/mutation.ts"
import { fromRoot } from "../src/repository.ts"

test.each(batchMutations)("the mutation that $name finds its place once, and changes the code", async (mutation) => {
  const text = await readFile(fromRoot(`packages/track-batch/src/${mutation.file}`), "utf8")
  expect(applyMutation(text, mutation)).not.toBe(text)
})

test("every mutation has a name of its own", () => {
  expect(new Set(batchMutations.map(({ name }) => name)).size).toBe(batchMutations.length)
  expect(batchMutations.length).toBeGreaterThanOrEqual(12)
})

test("a mutation whose place is gone, or there twice, is refused with its name", () => {
  const mutation = { name: "forgets", file: "a.ts", from: "hold()", to: "" }
  expect(() => applyMutation("", mutation)).toThrow('"forgets" finds its place in a.ts 0 times')
  expect(() => applyMutation("hold(); hold()", mutation)).toThrow("2 times")
  expect(applyMutation("a; hold(); b", mutation)).toBe("a; ; b")
})
