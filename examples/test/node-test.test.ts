import { expect, test } from "vitest"
import { runProgram } from "./run-program.ts"

test("the example for Node's own test runner passes, and fails when the code under test does", async () => {
  const { code, stdout } = await runProgram("src/in-tests/sign-up.node-test.ts")
  expect(stdout).toMatch(/^# pass 3$/m)
  expect(stdout).toMatch(/^# fail 0$/m)
  expect(code).toBe(0)
})
