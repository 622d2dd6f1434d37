import { expect, test } from "vitest"
import { Journal } from "../../src/journal.ts"
import { effectsOf } from "../../src/journal-record.ts"

test("only the last entries are kept, numbered on", () => {
  const journal = new Journal({ maxEntries: 2, maxBodyBytes: 1000 })
  for (let i = 0; i < 5; i++) journal.keepBody(open(journal), Buffer.from(`body ${i}`))
  expect(journal.entries().map(({ number, body }) => ({ number, body }))).toEqual([
    { number: 4, body: "body 3" },
    { number: 5, body: "body 4" },
  ])
  expect(journal.arrived).toBe(5)
})

test("the oldest bodies are let go when all together are over the limit, their entries stay", () => {
  const journal = new Journal({ maxEntries: 10, maxBodyBytes: 10 })
  for (let i = 0; i < 4; i++) journal.keepBody(open(journal), Buffer.from("abcd"))
  expect(journal.entries().map(({ body }) => body)).toEqual([undefined, undefined, "abcd", "abcd"])
})

test("bodies that come in another order than their requests are let go in the order of the requests", () => {
  const journal = new Journal({ maxEntries: 10, maxBodyBytes: 10 })
  const records = [open(journal), open(journal), open(journal)]
  for (const record of records.toReversed()) journal.keepBody(record, Buffer.from("abcd"))
  expect(journal.entries().map(({ body }) => body)).toEqual([undefined, "abcd", "abcd"])
})

test("a body over the limit by itself is not kept, nor is any with a limit of 0", () => {
  for (const maxBodyBytes of [3, 0]) {
    const journal = new Journal({ maxEntries: 10, maxBodyBytes })
    journal.keepBody(open(journal), Buffer.from("abcd"))
    expect(journal.entries()[0]?.body).toBeUndefined()
  }
})

test("a forgotten request's body does not count", () => {
  const journal = new Journal({ maxEntries: 1, maxBodyBytes: 5 })
  const first = open(journal)
  journal.keepBody(open(journal), Buffer.from("abcd"))
  journal.keepBody(first, Buffer.from("abcd"))
  expect(journal.entries().map(({ body }) => body)).toEqual(["abcd"])
})

test("answers count as bodies, and are let go with them while their status stays", () => {
  const journal = new Journal({ maxEntries: 10, maxBodyBytes: 10 })
  for (let i = 0; i < 3; i++) {
    const record = open(journal)
    journal.keepBody(record, Buffer.from("ab"))
    record.delivery = "answer"
    // Four bytes in two characters.
    journal.keepAnswer(record, { status: 207, headers: {}, body: "éé" })
  }
  expect(journal.entries().map(({ body, answer, status }) => [body, answer?.body, status])).toEqual([
    [undefined, undefined, 207],
    [undefined, undefined, 207],
    ["ab", "éé", 207],
  ])
})

test("of very much trouble the oldest is forgotten but for its counts, and never that of the latest request", () => {
  const journal = new Journal({ maxEntries: 10, maxBodyBytes: 0 })
  for (const size of [150_000, 10, 250_000]) {
    const record = open(journal)
    record.operations = size + 1
    record.exceptions = new Map(Array.from({ length: size }, (_, index) => [index, { effect: "withheld" }]))
    journal.keepResults(record)
  }
  expect(journal.entries().map(({ results }) => results.length)).toEqual([0, 0, 250_001])
  expect(Array.from(journal.records(), effectsOf)).toMatchObject([
    { applied: 1, withheld: 150_000 },
    { applied: 1, withheld: 10 },
    { applied: 1, withheld: 250_000 },
  ])
  expect(journal.entries({ effect: "withheld" })).toHaveLength(3)
})

function open(journal: Journal) {
  return journal.open({ method: "POST", path: "/", receivedAtMs: 0, userAgent: undefined })
}
