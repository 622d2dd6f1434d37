import { expect, test } from "vitest"
import { type BatchOptions, batchSettled } from "../../src/index.ts"
import { createFakeTrack } from "../support/fake-track.ts"
import { event } from "../support/operations.ts"

/** As JavaScript may have it, or a cast. */
function asynchronous(): never {
  return Promise.reject(new RangeError("later")) as never // what the types forbid is what is tested
}

test.each<[reason: string, options: BatchOptions]>([
  ["lane-of", { laneOf: asynchronous }],
  ["event-id", { eventId: asynchronous }],
  ["check", { check: asynchronous }],
])("an asynchronous callback is refused as %s, and what it rejects with harms nothing", async (reason, options) => {
  const unhandled: unknown[] = []
  const onUnhandled = (error: unknown) => unhandled.push(error)
  process.on("unhandledRejection", onUnhandled)
  try {
    const report = await batchSettled(createFakeTrack(), [event("a")], options)
    expect(report.failures).toMatchObject([{ status: "rejected", by: "client", reason }])
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(unhandled).toEqual([])
  } finally {
    process.off("unhandledRejection", onUnhandled)
  }
})
