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
  test("live traffic goes out together, and each visitor hears what became of the sign-up", async () => {
    const { code, stdout, stderr } = await runProgram("src/live-traffic.ts")
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" })
    expect(stdout).toContain("99 of 100 visitors were welcomed.")
    expect(stdout).toMatch(/^One was told: 422 identifiers\.email: /m)
    expect(stdout).toContain("While the service takes nothing: 503 Please try again")
    expect(Number(/Requests to the Track API: (\d+)\./.exec(stdout)?.[1])).toBeLessThan(100)
  })

  test("laneOf keeps the order of one person under two names", async () => {
    const { code, stdout, stderr } = await runProgram("src/order-and-aliases.ts")
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" })
    expect(stdout).toContain("With laneOf, the plan ends as pro.")
  })

  test("web streams carry a download to its outcomes", async () => {
    const { code, stdout, stderr } = await runProgram("src/web-streams.ts")
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" })
    expect(stdout).toContain("Line 4712 rejected: name invalid")
    expect(stdout).toContain("9999 of 10000 operations accepted")
    expect(stdout).toContain("9999 events")
  })

  test("a Worker answers at once and sends after the answer", async () => {
    const { code, stdout, stderr } = await runProgram("src/run-serverless-worker.ts")
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" })
    expect(stdout.match(/^A visitor was answered with 200\.$/gm)).toHaveLength(5)
    expect(stdout).toContain("The Worker's log says: page rejected: name invalid")
    expect(stdout).toContain("5 people and 4 pages, which came in 5 requests")
  })
})
