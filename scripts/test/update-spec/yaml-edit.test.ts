import { readFile } from "node:fs/promises"
import { expect, test } from "vitest"
import { parse } from "yaml"
import { fromRoot } from "../../src/repository.ts"
import { deleteItem, deleteValue, insertAfter, insertItem, setValue } from "../../src/update-spec/apply/yaml-edit.ts"
import { lineDifference } from "./line-difference.ts"

const text = `# head
a:
  b: 1 # stays
  c:
    - x
    - {y: 2,   z: [q, r]}   # odd layout

  # above d
  d: |
    two
    lines

  # ---- a section ----

  e:
    g: [a, b]
    "200": { z: 1 }

f: { g: { h: 1 }, i: 2 }
empty: {}
`

test.each<[string, (text: string) => string, string[]]>([
  [
    "a scalar is replaced, its comment stays",
    (t) => setValue(t, ["a", "b"], "two: words"),
    ["-   b: 1 # stays", '+   b: "two: words" # stays'],
  ],
  [
    "a list stays on its line",
    (t) => setValue(t, ["a", "e", "g"], ["a", "b", "c, d"]),
    ["-     g: [a, b]", '+     g: [a, b, "c, d"]'],
  ],
  [
    "a key goes behind the last one of a block",
    (t) => setValue(t, ["a", "e", "n"], { m: { const: 1 } }),
    ["+     n:", "+       m: { const: 1 }"],
  ],
  [
    "a key goes into a map on one line",
    (t) => setValue(t, ["f", "j"], ["k", "l"]),
    ["- f: { g: { h: 1 }, i: 2 }", "+ f: { g: { h: 1 }, i: 2, j: [k, l] }"],
  ],
  [
    "a key goes into an empty map",
    (t) => setValue(t, ["empty", "200"], true),
    ["- empty: {}", '+ empty: { "200": true }'],
  ],
  [
    "missing maps are made",
    (t) => setValue(t, ["f", "x", "y"], null),
    ["- f: { g: { h: 1 }, i: 2 }", "+ f: { g: { h: 1 }, i: 2, x: { y: null } }"],
  ],
  [
    "a block text is replaced whole",
    (t) => setValue(t, ["a", "d"], "one"),
    ["-   d: |", "-     two", "-     lines", "+   d: one"],
  ],
  ["an item of a list is replaced", (t) => setValue(t, ["a", "c", 0], {}), ["-     - x", "+     - {}"]],
  [
    "a key goes behind another, an empty line between",
    (t) => insertAfter(t, ["a"], "d", "n", { o: "#1" }),
    ["+   n:", '+     o: "#1"', "+ "],
  ],
  ["an item goes behind another", (t) => insertItem(t, ["a", "c"], 1, { $ref: "#/x" }), ['+     - $ref: "#/x"']],
  ["an item of a block goes", (t) => deleteItem(t, ["a", "c"], 0), ["-     - x"]],
  [
    "a block goes, its neighbours and the headings stay",
    (t) => deleteValue(t, ["a", "e"]),
    ["-   e:", "-     g: [a, b]", '-     "200": { z: 1 }', "- "],
  ],
  [
    "the first key of a map on one line goes",
    (t) => deleteValue(t, ["a", "c", 1, "y"]),
    ["-     - {y: 2,   z: [q, r]}   # odd layout", "+     - {z: [q, r]}   # odd layout"],
  ],
  [
    "the last key of a map on one line goes",
    (t) => deleteValue(t, ["f", "i"]),
    ["- f: { g: { h: 1 }, i: 2 }", "+ f: { g: { h: 1 } }"],
  ],
  [
    "the only key of a map leaves an empty map",
    (t) => deleteValue(t, ["f", "g", "h"]),
    ["- f: { g: { h: 1 }, i: 2 }", "+ f: { g: {}, i: 2 }"],
  ],
  ["a key that is not there cannot go", (t) => deleteValue(t, ["f", "absent"]), []],
])("%s", (_name, edit, expected) => {
  const edited = edit(text)
  expect(lineDifference(text, edited)).toEqual(expected)
  expect(() => parse(edited)).not.toThrow()
})

test("what was set is read back, and taking it away restores every byte of the spec", async () => {
  const spec = await readFile(fromRoot("spec/track-v2.openapi.yaml"), "utf8")
  const path = ["components", "schemas", "PersonPage", "properties", "attributes", "properties", "probe"]
  const value = {
    description: "a: b, [c] # d\nand more",
    type: ["string", "null"],
    enum: ["", "yes", "007", null, "{x}"],
    properties: { "200": { type: "string", const: "- x" }, "a, b": false },
    examples: [{ list: [1, { two: [] }] }, "text"],
  }
  const edited = setValue(spec, path, value)
  expect(parse(edited).components.schemas.PersonPage.properties.attributes.properties.probe).toEqual(value)
  expect(deleteValue(edited, path)).toBe(spec)
})
