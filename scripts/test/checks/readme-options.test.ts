import { expect, test } from "vitest"
import { optionsTableProblems } from "../../src/checks/readme-options.ts"
import { temporaryWorkspace } from "./temporary-workspace.ts"

const options = `export interface Options extends Other {
  /** Who. */
  name: string
  /** Longest wait, in ms. @default 30000 */
  waitMs?: number
  /** @default "us" */
  region?: string
  /** Bytes. @default 500000, the service's limit */
  maxBytes?: number
  /** Which one. @default the global one at the time of each call */
  fetch?: unknown
  /** @default 4 retries, 250 ms apart */
  retry?: { maxRetries?: number }
}
export interface MoreOptions {
  limit?: number
}
`

const head = "<!-- options of Options in src/options.ts -->\n| option | default | |\n| --- | --- | --- |\n"
const rows = [
  "| `name` | | Who, `a \\| b` |",
  "| `waitMs` | 30,000 ms | Longest |",
  '| `region` | `"us"` | Where |',
  "| `maxBytes` | `500_000` | Bytes |",
  "| `fetch` | the global one | Looked up |",
  "| `retry` | 4 retries | Again |",
]

async function problems(markdown: string): Promise<string[]> {
  const root = await temporaryWorkspace({ "src/options.ts": options })
  return optionsTableProblems(root, "README.md", markdown)
}

function without(name: string, ...instead: string[]): string {
  return head + [...rows.filter((row) => !row.includes(`\`${name}\``)), ...instead].join("\n")
}

test("a table with every option and its default is fine, however the numbers are written", async () => {
  expect(await problems(head + rows.join("\n"))).toEqual([])
})

test("an option without a row is a problem", async () => {
  expect(await problems(without("waitMs"))).toEqual(["README.md:1: waitMs has no row in the table"])
})

test("an option with rows for its parts has its row", async () => {
  expect(await problems(without("retry", "| `retry.maxRetries`, `retry.other` | 4 | Again |"))).toEqual([])
})

test("a row for an option that is not there is a problem", async () => {
  expect(await problems(`${head}${rows.join("\n")}\n| \`wait\` | | Gone |`)).toEqual([
    "README.md:10: there is no option wait",
  ])
})

test.each([
  ["another number", "| `waitMs` | 3,000 ms | |", "waitMs has @default 30000 in the code, not 3,000 ms"],
  ["no default for one that has a value", "| `waitMs` | | |", "waitMs has @default 30000 in the code, not none"],
  ["a value for one that has none", "| `name` | `5` | |", "name has none in the code, not `5`"],
  ["another text", '| `region` | `"eu"` | |', 'region has @default "us" in the code, not `"eu"`'],
])("%s is a problem", async (_, row, text) => {
  const [, name = ""] = /`(\w+)`/.exec(row) ?? []
  expect(await problems(without(name, row))).toEqual([`README.md:9: ${text}`])
})

test("a table may be of several interfaces, and each text after it is left alone", async () => {
  const two = head.replace(" -->", ", MoreOptions in src/options.ts -->")
  expect(await problems(`${two}${rows.join("\n")}\n| \`limit\` | | |\n\n| other | table |`)).toEqual([])
  expect(await problems(`${two}${rows.join("\n")}\n`)).toEqual(["README.md:1: limit has no row in the table"])
})

test("a mark that finds no option is a problem, so that nothing passes by a slip of the pen", async () => {
  expect(await problems("<!-- options of Option in src/options.ts -->\n| a |\n| --- |\n")).toEqual([
    "README.md:1: the table is of no option, so nothing is compared",
  ])
})
