import { expect, test } from "vitest"
import { readmeBlocks } from "../../src/checks/readme-blocks.ts"
import { readmePrograms } from "../../src/checks/readme-programs.ts"

const fence = "```"

function block(language: string, code: string, mark = ""): string {
  return `${mark}\n${fence}${language}\n${code}\n${fence}\n`
}

function programs(...blocks: string[]) {
  return readmePrograms(readmeBlocks(blocks.join("")))
}

test("each TypeScript block is a program that is run, its code at its own line", () => {
  expect(programs(block("ts", "a"), block("typescript", "b")).programs).toEqual([
    { line: 3, code: "\n\na\n", use: { kind: "run" } },
    { line: 7, code: "\n\n\n\n\n\nb\n", use: { kind: "run" } },
  ])
})

test("a block that continues is one program with the one before it, whatever stands between, and is used as that is", () => {
  const { programs: found } = programs(
    block("ts", "a\nb", "<!-- not run: needs a phone -->"),
    block("sh", "ls"),
    block("ts", "c", "<!-- continued -->"),
  )
  expect(found).toEqual([
    { line: 3, code: "\n\na\nb\n\n\n\n\n\n\n\nc\n", use: { kind: "compile", reason: "needs a phone" } },
  ])
})

test("a block that continues nothing is a problem", () => {
  expect(programs(block("ts", "a", "<!-- continued -->")).problems).toEqual([
    { line: 2, text: "a block continues another, and there is none before it" },
  ])
})

test("a block left out says why", () => {
  const { programs: found } = programs(block("ts", "a", "<!-- not compiled: shows an error -->"))
  expect(found[0]?.use).toEqual({ kind: "skip", reason: "shows an error" })
})

test.each(["<!-- not compiled: -->", "<!-- not run: -->", "<!-- not run -->"])(
  "a block left out without a reason is run all the same: %s",
  (mark) => {
    expect(programs(block("ts", "a", mark)).programs[0]?.use).toEqual({ kind: "run" })
  },
)

test("a block with a file's name is that file, for the programs beside it", () => {
  expect(programs(block("json people.ndjson", '{"id":1}\n{"id":2}'), block("json", "{}"))).toEqual({
    programs: [],
    files: { "people.ndjson": '{"id":1}\n{"id":2}\n' },
    problems: [],
  })
})

test("a block without a language, or in one that runs unchecked, is a problem at its line", () => {
  const { problems } = programs(block("", "npm test"), block("sh", "npm test"), block("js", "a"))
  expect(problems.map(({ line, text }) => `${line} ${text.replace(/:.*/, "")}`)).toEqual([
    "2 a block names no language",
    "10 a block in js would not be checked",
  ])
})
