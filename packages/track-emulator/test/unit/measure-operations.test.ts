import fc from "fast-check"
import { expect, test } from "vitest"
import { measureOperations, measureText } from "../../src/request/measure-operations.ts"

const space = fc.stringMatching(/^[ \t\r\n]{0,3}$/)

/** JSON text with white space wherever the grammar allows it. */
const { value } = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.jsonValue({ maxDepth: 0 }).map((scalar) => JSON.stringify(scalar)),
    fc.string({ unit: "binary" }).map(escapeAll),
    fc.tuple(space, fc.array(fc.tuple(space, tie("value"), space), { maxLength: 3 })).map(([gap, items]) => {
      return `[${gap}${items.map((item) => item.join("")).join(",")}]`
    }),
    fc
      .tuple(space, fc.array(fc.tuple(space, fc.string(), space, space, tie("value"), space), { maxLength: 3 }))
      .map(([gap, members]) => `{${gap}${members.map(memberText).join(",")}}`),
  ),
}))

test("each operation is as long as its own text in the body, white space inside it included", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(space, value, space)),
      fc.array(space, { minLength: 6, maxLength: 6 }),
      (items, gaps) => {
        const inner = items.map((item) => item.join("")).join(",") || gaps[5]
        const body = `${gaps[0]}{${gaps[1]}"batch"${gaps[2]}:${gaps[3]}[${inner}]${gaps[4]}}${gaps[0]}`
        expect(measureOperations(Buffer.from(body))).toEqual(items.map(([, text]) => Buffer.byteLength(text)))
      },
    ),
  )
})

test.each([
  ["a batch beside other members", '{"a":[1,{"batch":[2]}],"batch":["xy"],"b":{}}', [4]],
  ["the last of two batches, as JSON.parse takes it", '{"batch":[1],"batch":[22,333]}', [2, 3]],
  ["a batch whose name is written with an escape", '{"b\\u0061tch":[true]}', [4]],
  ["a name that only ends in batch", '{"no batch":[1]}', []],
  ["a batch that is no array", '{"batch":{"batch":[1]}}', []],
  ["brackets, quotes and backslashes within strings", '{"batch":["]}\\"[{\\\\",{"a\\\\":"}"}]}', [10, 11]],
  ["an empty batch", '{"batch":[ ]}', []],
  ["characters of two, three and four bytes", '{"batch":["é","€","😀"]}', [4, 5, 6]],
])("%s is measured right", (_, body, sizes) => {
  JSON.parse(body)
  expect(measureOperations(Buffer.from(body))).toEqual(sizes)
})

test("the text of a single operation is measured without the white space around it", () => {
  expect(measureText(Buffer.from(' \r\n{"a": "ü" }\t'))).toBe(12)
})

function memberText([before, name, after, ahead, text, behind]: [string, string, string, string, string, string]) {
  return `${before}${JSON.stringify(name)}${after}:${ahead}${text}${behind}`
}

/** A string whose every UTF-16 unit is written as an escape. */
function escapeAll(text: string): string {
  const units = Array.from({ length: text.length }, (_, i) => text.charCodeAt(i).toString(16).padStart(4, "0"))
  return `"${units.map((unit) => `\\u${unit}`).join("")}"`
}
