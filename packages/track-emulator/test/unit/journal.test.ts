import { expect, test } from "vitest"
import { Journal } from "../../src/journal.ts"

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

function open(journal: Journal) {
  return journal.open({ method: "POST", path: "/", receivedAtMs: 0, userAgent: undefined })
}
