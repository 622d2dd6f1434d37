import { expect, test } from "vitest"
import { readmeBlocks } from "../../src/checks/readme-blocks.ts"

const fence = "```"

test("TypeScript blocks are found with their lines, others are left alone", () => {
  const text = ["# Title", "", `${fence}ts`, "const a = 1", "", "a", fence, `${fence}sh`, "npm test", fence].join("\n")
  expect(readmeBlocks(text)).toEqual([{ line: 4, code: "const a = 1\n\na", use: { kind: "compile" } }])
})

test.each([`${fence}ts`, `${fence}typescript`, `${fence}ts title="a.ts"`, `  ${fence}ts`, `${fence}${fence}ts`])(
  "a block opened by %s is TypeScript",
  (opening) => {
    const closing = opening.trim().replace(/[^`].*/, "")
    expect(readmeBlocks([opening, "a", closing].join("\n"))).toHaveLength(1)
  },
)

test("a mark counts for the block right after it and for no other", () => {
  const block = [`${fence}ts`, "a", fence]
  const text = ["<!-- run -->", "", ...block, ...block, "<!-- run -->", "Some words.", ...block].join("\n")
  expect(readmeBlocks(text).map(({ use }) => use.kind)).toEqual(["run", "compile", "compile"])
})

test("a block left out says why", () => {
  const text = ["<!-- not compiled: shows an error -->", `${fence}ts`, "a", fence].join("\n")
  expect(readmeBlocks(text)[0]?.use).toEqual({ kind: "skip", reason: "shows an error" })
})

test("a block left out without a reason is compiled all the same", () => {
  const text = ["<!-- not compiled: -->", `${fence}ts`, "a", fence].join("\n")
  expect(readmeBlocks(text)[0]?.use).toEqual({ kind: "compile" })
})

test("a block that never closes reaches to the end", () => {
  expect(readmeBlocks(`${fence}ts\na\nb`)).toEqual([{ line: 2, code: "a\nb", use: { kind: "compile" } }])
})

test("shorter fences inside a block belong to it", () => {
  const text = [`${fence}\`ts`, "// a", fence, "b", `${fence}\``].join("\n")
  expect(readmeBlocks(text)[0]?.code).toBe(`// a\n${fence}\nb`)
})
