// With Node's own test runner: npx tsx --test src/in-tests/sign-up.node-test.ts
import assert from "node:assert/strict"
import { test } from "node:test"
import { createTrackClient } from "@cio/track-core"
import { startEmulator } from "@cio/track-emulator"
import { signUp } from "./sign-up.ts"

test("a new customer is on the free plan", async () => {
  await using emulator = await startEmulator()
  const track = createTrackClient({ ...emulator.credentials, baseUrl: emulator.url })
  await signUp(track, { id: "42", email: "zoe@example.com" })
  assert.deepEqual(emulator.person({ id: "42" })?.attributes, { plan: "free" })
  assert.equal(emulator.person({ email: "ZOE@example.com" })?.identifiers.id, "42")
})

test("a lost answer does not make two of one event", async () => {
  await using emulator = await startEmulator()
  const track = createTrackClient({ ...emulator.credentials, baseUrl: emulator.url, retry: { minDelayMs: 1 } })
  emulator.fail({ reset: "after", match: { operation: { action: "event" } } })
  await signUp(track, { id: "42", email: "zoe@example.com" })
  assert.equal([...emulator.events({ name: "signed_up" })].length, 1)
  assert.equal(emulator.requests({ path: "/api/v2/entity" }).length, 3)
})

test("no operation is taken and then ignored", async () => {
  await using emulator = await startEmulator()
  const track = createTrackClient({ ...emulator.credentials, baseUrl: emulator.url })
  await signUp(track, { id: "42", email: "zoe@example.com" })
  for (const { results } of emulator.requests()) for (const { effect } of results) assert.equal(effect, "applied")
})
