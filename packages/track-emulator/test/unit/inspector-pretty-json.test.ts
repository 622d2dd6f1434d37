import fc from "fast-check"
import { expect, test } from "vitest"
import { prettyJson } from "../../inspector/src/requests/pretty-json.ts"

test("JSON is shown as JSON.stringify would indent it", () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      // What is written in another manner is left so: see below.
      const plain = JSON.stringify(JSON.parse(text))
      expect(prettyJson(plain)).toBe(JSON.stringify(JSON.parse(text), null, 2))
      expect(prettyJson(JSON.stringify(JSON.parse(text), null, 7))).toBe(prettyJson(plain))
    }),
  )
})

test("numbers, texts and members that come twice stand as they were sent", () => {
  expect(prettyJson('{"a":1.0,"a":12345678901234567890,"\\u0061": "{\\"b\\":[1,2]}" ,"c":[ ],"d":{ }}')).toBe(`{
  "a": 1.0,
  "a": 12345678901234567890,
  "\\u0061": "{\\"b\\":[1,2]}",
  "c": [],
  "d": {}
}`)
})

test("what is no JSON stands as it came", () => {
  for (const text of ["", " ", "{ not json", "a=1&b=2", '{"a":1', "<p>down</p>"]) expect(prettyJson(text)).toBe(text)
})
