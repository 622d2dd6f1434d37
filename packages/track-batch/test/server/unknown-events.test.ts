import type { Operation } from "@cio/track-core"
import { describe, expect, test } from "vitest"
import { batchSettled } from "../../src/index.ts"
import { quick, startTrack } from "../support/start-track.ts"

const visits: Operation[] = ["a", "b", "c"].map((id) => ({
  type: "person",
  action: "event",
  identifiers: { id },
  name: "visited",
}))

describe("events whose fate is unknown", () => {
  test("say the id they were sent with, and sent again with it they count once", async () => {
    await using served = await startTrack()
    served.emulator.fail({ reset: "after", times: 2 })
    const first = await batchSettled(served.track, visits, { ...quick, maxAttempts: 2 })
    expect(first.unknown).toBe(3)

    const again = first.failures.map((failure) => {
      if (failure.status !== "unknown" || !failure.eventId) throw new Error("an unknown event has its id")
      return { ...failure.operation, id: failure.eventId } as Operation // an event, which takes an id
    })
    const second = await batchSettled(served.track, again, quick)
    expect(second.accepted).toBe(3)
    expect([...served.emulator.events()]).toHaveLength(3)
  })

  test("say their own id where they brought one, and other operations say none", async () => {
    await using served = await startTrack()
    served.emulator.fail({ reset: "after" })
    const own: Operation = { type: "person", action: "event", identifiers: { id: "é" }, name: "x", id: "my-own-id" }
    const other: Operation = { type: "person", action: "delete", identifiers: { id: "a" } }
    const { outcomes } = await batchSettled(served.track, [other, own], { ...quick, maxAttempts: 1 })
    expect(outcomes[0]).not.toHaveProperty("eventId")
    expect(outcomes[1]).toMatchObject({ status: "unknown", eventId: "my-own-id" })
  })
})

test("a deadline ends a run of a source whose every operation the client rejects", async () => {
  await using served = await startTrack()
  function* endless(): Generator<Operation> {
    for (;;) yield null as unknown as Operation // what JavaScript may hand over
  }
  const report = await batchSettled(served.track, endless(), { ...quick, deadlineMs: 50 })
  expect(report.stoppedBy?.code).toBe("timeout")
  expect(report.rejected).toBe(report.operations)
})
