import { describe, expect, test, vi } from "vitest"
import {
  isTrackError,
  markPossiblyApplied,
  TrackAbortError,
  TrackApiError,
  TrackAuthError,
  TrackConnectionError,
  TrackError,
  TrackOperationError,
  TrackOptionsError,
  TrackThrottledError,
  TrackTimeoutError,
} from "../../src/errors.ts"

const kinds = [
  ["TrackOptionsError", "options", TrackOptionsError],
  ["TrackOperationError", "operation", TrackOperationError],
  ["TrackApiError", "api", TrackApiError],
  ["TrackAuthError", "auth", TrackAuthError],
  ["TrackThrottledError", "throttled", TrackThrottledError],
  ["TrackTimeoutError", "timeout", TrackTimeoutError],
  ["TrackConnectionError", "connection", TrackConnectionError],
  ["TrackAbortError", "aborted", TrackAbortError],
] as const

describe.each(kinds)("%s", (name, code, ErrorClass) => {
  test("has its name, its stable code, its cause and what is known of the operation", () => {
    const cause = new Error("below")
    const error = new ErrorClass("what happened", { outcome: "unknown", status: 502, cause })
    expect(error).toMatchObject({ name, code, message: "what happened", outcome: "unknown", status: 502, cause })
    expect(error).toBeInstanceOf(TrackError)
    expect(error).toBeInstanceOf(Error)
    expect(String(error)).toBe(`${name}: what happened`)
    expect(error.stack).toContain("errors.test.ts")
  })

  test("leaves out what is not known", () => {
    expect(
      Object.keys(new ErrorClass("what happened", {})).filter((key) => !["code", "errors", "name"].includes(key)),
    ).toEqual([])
    expect(new ErrorClass("what happened", {})).not.toHaveProperty("cause")
  })

  test("is recognised by isTrackError, with its own code only", () => {
    const error = new ErrorClass("what happened", {})
    expect(isTrackError(error)).toBe(true)
    for (const [, other] of kinds) expect(isTrackError(error, other)).toBe(other === code)
  })

  test("is recognised from another installed copy of the package, where instanceof is false", async () => {
    vi.resetModules()
    const copy = await import("../../src/errors.ts")
    const error = new copy[name]("what happened", {})
    expect(error).not.toBeInstanceOf(TrackError)
    expect(isTrackError(error, code)).toBe(true)
  })
})

test.each([[undefined], [null], ["text"], [5], [{}], [new Error("x")], [{ code: "api", name: "TrackApiError" }]])(
  "%o is no error of this toolkit",
  (value) => {
    expect(isTrackError(value)).toBe(false)
    expect(isTrackError(value, "api")).toBe(false)
  },
)

describe("once an earlier attempt may have been applied", () => {
  test("unsent becomes unknown, and the message says why", () => {
    const error = new TrackThrottledError("Slow down", { outcome: "unsent" })
    markPossiblyApplied(error)
    expect(error).toMatchObject({ outcome: "unknown", message: "Slow down. An earlier attempt may have been applied" })
  })

  test("a refusal that says nothing of the operation becomes unknown too", () => {
    const error = new TrackApiError("Too large", { outcome: "rejected", status: 413 })
    markPossiblyApplied(error)
    expect(error.outcome).toBe("unknown")
  })

  test.each(["unknown", undefined] as const)("%s stays", (outcome) => {
    const error = new TrackApiError("No", outcome ? { outcome } : {})
    markPossiblyApplied(error)
    expect(error.outcome).toBe(outcome)
    expect(error.message).toBe("No")
  })
})
