import { describe, expect, test } from "vitest"
import { runProgram } from "./run-program.ts"

describe("the programs to copy from", () => {
  test("one call sends a person and an event and reads them back", async () => {
    const { code, stdout, stderr } = await runProgram("src/one-call.ts")
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" })
    expect(stdout).toMatch(/The event [0-9A-HJKMNP-TV-Z]{26} is in after 1 attempt\./)
    expect(stdout).toContain("first_name: 'Zoë', plan: 'pro'")
  })

  test("a batch brings in all of its operations", async () => {
    const { code, stdout, stderr } = await runProgram("src/a-batch.ts")
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" })
    expect(stdout).toContain("6 of 6 operations accepted, in 1 request.")
    expect(stdout).toContain("5 people, 1 company and 5 relationships")
  })

  test("a stream rejects the one bad operation and brings in the rest", async () => {
    const { code, stdout, stderr } = await runProgram("src/a-stream.ts")
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" })
    expect(stdout).toContain("Operation 4711 rejected by the client: /name must not be empty")
    expect(stdout).toContain("9999 of 10000 operations accepted")
    expect(stdout).toContain("100 teapots and 9999 events")
  })

  test("every kind of error is handled", async () => {
    const { code, stdout, stderr } = await runProgram("src/handle-errors.ts")
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" })
    expect(stdout).toContain("1 rejected by the server: name (invalid)")
    expect(stdout).toContain("TrackAuthError, code auth")
    expect(stdout.match(/^ {3}\d unsent, throttled: safe to send again$/gm)).toHaveLength(3)
    expect(stdout.match(/^ {3}\d unknown, connection: it may be in$/gm)).toHaveLength(3)
  })
})
