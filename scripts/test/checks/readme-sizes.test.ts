import { expect, test } from "vitest"
import { sizeTables } from "../../src/checks/readme-sizes.ts"

const sizes = new Map([
  ["`one`", 11_613],
  ["all", 12_161],
])

function table(...rows: string[]): string {
  return [
    "Text.",
    "",
    "<!-- sizes -->",
    "| import | gzipped |",
    "| --- | ---: |",
    ...rows,
    "",
    "| all | 1.0 kB |",
  ].join("\n")
}

test.each(["11.6 kB", "11.7 kB"])("%s says what 11,613 bytes are", (figure) => {
  expect(sizeTables(table(`| \`one\` | ${figure} |`), sizes).problems).toEqual([])
})

test.each(["11.4 kB", "11.8 kB", "12", "about 11.6 kB", "11.6 KiB", ""])("%j does not", (figure) => {
  expect(sizeTables(table(`| \`one\` | ${figure} |`), sizes).problems).toEqual([
    `6: \`one\` is 11.6 kB, not ${figure}: run 'pnpm sizes:update'`,
  ])
})

test("the figures of a table are brought up to date, and a table that is not marked is left alone", () => {
  const { text } = sizeTables(table("| `one` | 9 kB |", "| all | 9 kB |"), sizes)
  expect(text).toBe(table("| `one` | 11.6 kB |", "| all | 12.2 kB |"))
})

test("a row that nothing is measured for, and a mark without a table, are problems", () => {
  expect(sizeTables(table("| two | 9 kB |"), sizes).problems).toEqual([
    "6: two is none of the sizes that are measured: `one`, all",
  ])
  expect(sizeTables("<!-- sizes -->\n\nText.\n", sizes).problems).toEqual([
    "1: no table of sizes stands right below <!-- sizes -->",
  ])
})
