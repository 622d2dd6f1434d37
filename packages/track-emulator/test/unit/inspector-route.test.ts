import fc from "fast-check"
import { expect, test } from "vitest"
import { hrefTo, parseRoute } from "../../inspector/src/route.ts"

test("every address leads back to what it was made of", () => {
  const ids = fc.string({ unit: "grapheme", minLength: 1 })
  const searches = fc.string({ unit: "grapheme" })
  fc.assert(
    fc.property(
      fc.constantFrom("people", "objects", "requests"),
      ids,
      searches,
      fc.boolean(),
      (view, id, search, trouble) => {
        expect(parseRoute(hrefTo(view, id, { search, trouble }))).toEqual({ view, id, search, trouble })
      },
    ),
  )
})

test("views without pages of their own take no id", () => {
  expect(parseRoute("#/faults/1")).toEqual({ view: "faults", search: "", trouble: false })
})

test.each(["", "#", "#/", "#/nowhere/1?x", "#people"])("what leads nowhere leads to the people: %j", (hash) => {
  expect(parseRoute(hash).view).toBe("people")
})

test("broken escapes stand as they are", () => {
  expect(parseRoute("#/people/%E0%A4%A")).toMatchObject({ view: "people", id: "%E0%A4%A" })
})
