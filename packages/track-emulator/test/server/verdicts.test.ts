import type { Operation } from "@cio/track-core"
import { expect, test } from "vitest"
import { startEmulator, type Verdict } from "../../src/index.ts"
import { person, post, send } from "./send.ts"

test("what the service takes and drops is answered with 200, and told by operation", async () => {
  const verdicts: Verdict[] = []
  await using emulator = await startEmulator({ onApplied: (_, { verdict }) => verdicts.push(verdict) })
  await send(
    emulator,
    person("1", { email: "zoe@example.com" }),
    person("2", { email: "zoe@example.com", cio_id: "a3", plan: "pro" }),
    { type: "person", action: "event", identifiers: { id: "1" }, name: "a", id: "1", timestamp: Date.now() },
    { type: "person", action: "event", identifiers: { id: "1" }, name: "b", id: "1" },
  )
  expect(verdicts).toEqual([
    { effect: "applied" },
    {
      effect: "partial",
      reason: "identity-conflict",
      shortfalls: [
        { reason: "identity-conflict", field: "attributes.email" },
        { reason: "reserved-attribute", field: "attributes.cio_id" },
      ],
    },
    {
      effect: "partial",
      reason: "milliseconds-timestamp",
      shortfalls: [{ reason: "milliseconds-timestamp", field: "timestamp" }],
    },
    {
      effect: "ignored",
      reason: "person-id-as-event-id",
      shortfalls: [{ reason: "person-id-as-event-id", field: "id" }],
    },
  ])
  expect(emulator.requests()[0]?.results).toEqual(verdicts)
})

test("one operation that is ignored is answered like one that is applied", async () => {
  await using emulator = await startEmulator()
  const update: Operation = person("1", { _update: true })
  const { status, text } = await post(emulator, "/api/v2/entity", JSON.stringify(update))
  expect({ status, text }).toEqual({ status: 200, text: "{}\n" })
  expect(emulator.requests({ effect: "ignored" })).toHaveLength(1)
})

test("somebody known by email first and by id later is one person, as in a workspace of today", async () => {
  await using emulator = await startEmulator()
  const email = "zoe@example.com"
  await send(emulator, { type: "person", action: "identify", identifiers: { email }, attributes: { lead: true } })
  await send(emulator, person("1", { email, plan: "pro" }))
  expect(Array.from(emulator.people())).toMatchObject([
    { identifiers: { id: "1", email }, attributes: { lead: true, plan: "pro" } },
  ])
  await send(emulator, { type: "person", action: "event", identifiers: { id: "2" }, name: "a" })
  await send(emulator, { type: "person", action: "event", identifiers: { email: "adam@example.com" }, name: "b" })
  await send(emulator, person("2", { email: "Adam@example.com" }))
  expect(emulator.counts.people).toBe(2)
  expect(Array.from(emulator.events({ person: { id: "2" } }), ({ name }) => name)).toEqual(["a", "b"])
})
