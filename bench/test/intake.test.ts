import { expect, test } from "vitest"
import { Intake } from "../src/intake.ts"

function send(intake: Intake, body: string, answered: boolean): void {
  const arrival = intake.arrive((text) => [`kind ${text}`])
  // In chunks, as bodies come.
  for (const character of body) arrival.add(Buffer.from(character))
  arrival.take(answered)
}

test("a body that comes again because it got no answer counts once", () => {
  const intake = new Intake(true)
  send(intake, "abc", false)
  send(intake, "abc", false)
  send(intake, "abc", true)
  expect(intake.received).toMatchObject({ requests: 3, bodies: 1, bodyBytes: 3, kinds: { "kind abc": 1 } })
})

test("a body that comes again though it was answered counts twice", () => {
  const intake = new Intake(true)
  send(intake, "abc", true)
  send(intake, "abc", true)
  expect(intake.received).toMatchObject({ requests: 2, bodies: 2, bodyBytes: 6, kinds: { "kind abc": 2 } })
})

test("a body that is not taken does not count, and what comes in its place does", () => {
  const intake = new Intake(true)
  intake.arrive().add(Buffer.from("abc"))
  send(intake, "abc", true)
  expect(intake.received).toMatchObject({ requests: 2, bodies: 1, bodyBytes: 3 })
})
