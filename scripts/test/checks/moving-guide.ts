import { readFileSync } from "node:fs"
import { readmeBlocks } from "../../src/checks/readme-blocks.ts"
import { readmePrograms } from "../../src/checks/readme-programs.ts"
import { fromRoot } from "../../src/repository.ts"

/** A call of customerio-node on the page, and whether one of ours stands beside it. */
export interface GuideCall {
  readonly method: string
  readonly hasOurs: boolean
}

const page = readFileSync(fromRoot("docs/moving-from-customerio-node.md"), "utf8")

/** The one program that the page's blocks make up. */
export function guideProgram(): string {
  const { programs } = readmePrograms(readmeBlocks(page))
  const [program, ...others] = programs
  if (!program || others.length > 0) throw new Error(`the page must be one program, and is ${programs.length}`)
  return program.code
}

/** The calls of customerio-node, in the order in which the program makes them. */
export function guideCalls(program: string): GuideCall[] {
  const calls: GuideCall[] = []
  for (const [, method] of program.matchAll(/\bawait (?:cio\.(\w+)|track\.\w+|batch)\(/g)) {
    const last = calls.at(-1)
    if (method !== undefined) calls.push({ method, hasOurs: false })
    else if (last && !last.hasOurs) calls[calls.length - 1] = { ...last, hasOurs: true }
    else throw new Error(`a call of ours stands beside none of customerio-node, after ${last?.method}`)
  }
  return calls
}

/** The rows of the table under a heading, each as its cells. */
export function guideTable(heading: string): string[][] {
  const section = page.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? ""
  const rows = section.split("\n").filter((line) => line.startsWith("|"))
  return rows.slice(2).map((row) =>
    row
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}
