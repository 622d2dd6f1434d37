import { expect, test } from "vitest"
import { viewEvent, viewPerson } from "../../src/state/views.ts"
import type { FormSubmission } from "../../src/taken-operation.ts"
import { applyAll, identify, now, stateWithClock } from "./apply-all.ts"

function submit(attributes: Record<string, unknown>): FormSubmission {
  return { type: "form", action: "submit", identifiers: { id: "newsletter" }, attributes }
}

test("a form creates the person whom its fields name, with the fields as attributes, and is an event", () => {
  const { state } = stateWithClock()
  expect(applyAll(state, submit({ email: "zoe@example.com", first_name: "Zoë" }))).toEqual(["applied"])
  const [person] = Array.from(state.people.values(), viewPerson)
  expect(person).toMatchObject({ identifiers: { email: "zoe@example.com" }, attributes: { first_name: "Zoë" } })
  expect(Array.from(state.events.values(), viewEvent)).toEqual([
    {
      ...{ action: "form", name: "newsletter", timestamp: now },
      attributes: { email: "zoe@example.com", first_name: "Zoë" },
      person: person?.identifiers,
    },
  ])
})

test("an id goes before an email, which then is an attribute like any identify's", () => {
  const { state } = stateWithClock()
  const said = applyAll(
    state,
    identify("1", { email: "zoe@example.com" }),
    submit({ id: 2, email: "Zoe@example.com", plan: "pro" }),
    submit({ id: "", email: "zoe@example.com", plan: "free" }),
  )
  expect(said).toEqual([
    "applied",
    "partial: identity-conflict at attributes.email",
    "partial: fixed-identifier at attributes.id",
  ])
  expect(Array.from(state.people.values(), viewPerson)).toMatchObject([
    { identifiers: { id: "1", email: "zoe@example.com" }, attributes: { plan: "free" } },
    { identifiers: { id: "2" }, attributes: { plan: "pro" } },
  ])
})

test("fields that the service keeps for itself are dropped, and each is said", () => {
  const { state } = stateWithClock()
  const said = applyAll(state, submit({ id: "1", form_id: "f", form_url: "https://a.example", a: "1" }))
  expect(said).toEqual(["partial: reserved-attribute at attributes.form_id, reserved-attribute at attributes.form_url"])
  expect(Array.from(state.people.values(), viewPerson)).toMatchObject([{ attributes: { a: "1" } }])
  expect(Array.from(state.events.values(), viewEvent)).toMatchObject([{ attributes: { id: "1", a: "1" } }])
})

test("a form that names nobody, or somebody suppressed, leaves nothing behind", () => {
  const { state } = stateWithClock()
  const said = applyAll(
    state,
    { type: "person", action: "suppress", identifiers: { id: "1" } },
    submit({ name: "Zoë" }),
    submit({ id: null, email: " " }),
    submit({ id: "1" }),
  )
  const nobody = "ignored: no-identifier at attributes"
  expect(said.slice(1)).toEqual([nobody, nobody, "ignored: suppressed at attributes.id"])
  expect([state.people.size, state.events.size]).toEqual([0, 0])
})

test("a field named __proto__ is one like any other", () => {
  const { state } = stateWithClock()
  applyAll(state, submit(JSON.parse('{"id":"1","__proto__":"a"}')))
  const [person] = state.people.values()
  expect(JSON.stringify(person?.attributes)).toBe('{"__proto__":"a"}')
})
