// With vitest: one emulator for the file, emptied before each test.
import { createTrackClient, isTrackError } from "@cio/track-core"
import { type Emulator, startEmulator } from "@cio/track-emulator"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { signUp } from "../src/in-tests/sign-up.ts"

let emulator: Emulator
beforeAll(async () => {
  emulator = await startEmulator()
})
beforeEach(() => emulator.reset())
afterAll(() => emulator.close())

function client() {
  return createTrackClient({ ...emulator.credentials, baseUrl: emulator.url, retry: { minDelayMs: 1 } })
}

test("a new customer is on the free plan", async () => {
  await signUp(client(), { id: "42", email: "zoe@example.com" })
  expect(emulator.person({ id: "42" })).toMatchObject({
    identifiers: { email: "zoe@example.com" },
    attributes: { plan: "free" },
  })
})

test("the event is there by the time that somebody asks, also when the app does not wait for it", async () => {
  const sent = signUp(client(), { id: "42", email: "zoe@example.com" })
  const event = await emulator.waitFor({ name: "signed_up", person: { id: "42" } })
  expect(event.person?.email).toBe("zoe@example.com")
  await sent
})

test("an outage is told, not hidden", async () => {
  emulator.fail({ status: 503, times: "always" })
  const failure = await signUp(client(), { id: "42", email: "zoe@example.com" }).catch((error: unknown) => error)
  expect(isTrackError(failure) && failure.code).toBe("api")
  expect(emulator.counts.people).toBe(0)
})
