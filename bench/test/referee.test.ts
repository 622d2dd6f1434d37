import type { Operation } from "@cio/track-core"
import { expect, test } from "vitest"
import { Referee } from "../src/long/referee.ts"

const fine = { repeated: 0, lost: 0, doubled: 0, mixedIds: 0, disordered: 0 }

function event(number: number, person = "a", id = `id-${number}`): Operation {
  return { type: "person", action: "event", identifiers: { id: person }, name: "seen", id, attributes: { number } }
}

function identify(number: number, person = "a"): Operation {
  return { type: "person", action: "identify", identifiers: { id: person }, attributes: { number } }
}

function company(number: number, id = "c"): Operation {
  return {
    type: "object",
    action: "identify",
    identifiers: { object_type_id: "1", object_id: id },
    attributes: { number },
  }
}

function join(number: number, person: string, id = "c"): Operation {
  const identifiers = { object_type_id: "1", object_id: id }
  const cio_relationships = [{ identifiers, relationship_attributes: { number } }]
  return { type: "person", action: "add_relationships", identifiers: { id: person }, cio_relationships }
}

test("operations that come once each, in the order of each person, are fine", () => {
  const referee = new Referee(4)
  referee.apply([event(1, "b"), event(3, "b")])
  referee.apply([event(0), identify(2)])
  expect(referee.findings()).toEqual({ ...fine, applied: 4 })
})

test("what never comes is lost", () => {
  const referee = new Referee(3)
  referee.apply([event(0), event(2)])
  expect(referee.findings()).toEqual({ ...fine, applied: 2, lost: 1 })
})

test("what comes in two bodies is doubled, whatever its id", () => {
  const referee = new Referee(3)
  referee.apply([event(0), identify(1)])
  referee.apply([identify(1), event(2)])
  expect(referee.findings()).toEqual({ ...fine, applied: 3, doubled: 1 })
})

test("a body that comes again repeats its operations, and doubles none", () => {
  const referee = new Referee(3)
  const body = [event(0), identify(1)]
  const number = referee.apply(body)
  referee.apply([event(2, "b")])
  referee.apply(body, number)
  expect(referee.findings()).toEqual({ ...fine, applied: 3, repeated: 2 })
})

test("an event that comes again under another id, or an id that comes again for another event, is mixed up", () => {
  const referee = new Referee(2)
  const number = referee.apply([event(0)])
  referee.apply([event(0, "a", "other")], number)
  expect(referee.findings().mixedIds).toBe(1)
  referee.apply([event(1, "a", "other")])
  expect(referee.findings().mixedIds).toBe(2)
})

test("an operation after a later one on the same person is out of order, also within one body", () => {
  const apart = new Referee(2)
  apart.apply([event(1)])
  apart.apply([event(0)])
  expect(apart.findings()).toEqual({ ...fine, applied: 2, disordered: 1 })
  const together = new Referee(2)
  together.apply([event(1), identify(0)])
  expect(together.findings()).toEqual({ ...fine, applied: 2, disordered: 1 })
})

test("a body that comes again after a later operation on one of its people is out of order", () => {
  const referee = new Referee(2)
  const number = referee.apply([identify(0)])
  referee.apply([identify(1)])
  referee.apply([identify(0)], number)
  expect(referee.findings()).toEqual({ ...fine, applied: 2, repeated: 1, disordered: 1 })
})

test("people join a company in any order, but not before or after a change of it that comes between", () => {
  const referee = new Referee(4)
  referee.apply([join(1, "b")])
  referee.apply([join(0, "a")])
  expect(referee.findings().disordered).toBe(0)
  referee.apply([join(3, "d")])
  referee.apply([company(2)])
  expect(referee.findings().disordered).toBe(1)
})

test("someone who joins a company after a later change of it is out of order", () => {
  const referee = new Referee(2)
  referee.apply([company(1)])
  referee.apply([join(0, "a")])
  expect(referee.findings().disordered).toBe(1)
})
