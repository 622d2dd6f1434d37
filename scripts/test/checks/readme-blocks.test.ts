import { expect, test } from "vitest"
import { readmeBlocks } from "../../src/checks/readme-blocks.ts"

const fence = "```"

test("blocks are found with their language, title and line", () => {
  const text = [
    "# Title",
    "",
    `${fence}ts`,
    "const a = 1",
    "",
    "a",
    fence,
    `${fence}sh  a file`,
    "npm test",
    fence,
  ].join("\n")
  expect(readmeBlocks(text)).toEqual([
    { line: 4, language: "ts", title: "", code: "const a = 1\n\na", before: "# Title" },
    { line: 9, language: "sh", title: "a file", code: "npm test", before: "" },
  ])
})

test.each([`${fence}ts`, `${fence}ts title="a.ts"`, `  ${fence}ts`, `${fence}${fence}ts`])(
  "a block opened by %s is TypeScript",
  (opening) => {
    const closing = opening.trim().replace(/[^`].*/, "")
    expect(readmeBlocks([opening, "a", closing].join("\n"))).toMatchObject([{ language: "ts", code: "a" }])
  },
)

test("the line before a block belongs to it, blank lines aside, and to no other", () => {
  const block = [`${fence}ts`, "a", fence]
  const text = ["<!-- mark -->", "", ...block, ...block, "<!-- mark -->", "Some words.", ...block].join("\n")
  expect(readmeBlocks(text).map(({ before }) => before)).toEqual(["<!-- mark -->", "", "Some words."])
})

test("a block without a language has none", () => {
  expect(readmeBlocks([fence, "npm test", fence].join("\n"))).toMatchObject([{ language: "", code: "npm test" }])
})

test("a block that never closes reaches to the end", () => {
  expect(readmeBlocks(`${fence}ts\na\nb`)).toMatchObject([{ line: 2, code: "a\nb" }])
})

test("shorter fences inside a block belong to it", () => {
  const text = [`${fence}\`ts`, "// a", fence, "b", `${fence}\``].join("\n")
  expect(readmeBlocks(text)[0]?.code).toBe(`// a\n${fence}\nb`)
})
