import { readFile } from "node:fs/promises"
import { join } from "node:path"
import ts from "typescript"

/** An option as its interface documents it. */
interface Option {
  readonly name: string
  /** What `@default` says; undefined when there is none. */
  readonly default: string | undefined
}

interface OptionsTable {
  /** Line of the mark, from 1. */
  readonly line: number
  /** Interfaces and their files, as the mark names them. */
  readonly interfaces: readonly { readonly file: string; readonly name: string }[]
  readonly rows: readonly { readonly line: number; readonly names: readonly string[]; readonly default: string }[]
}

const mark = /^<!--\s*options of (.+?)\s*-->$/

/**
 * Compares the tables of options in a text with the interfaces that `<!-- options of Name in path, Name in path -->` before
 * each names: every option has a row, every row an option, and a default that is a value is the one of `@default`.
 */
export async function optionsTableProblems(root: string, page: string, markdown: string): Promise<string[]> {
  const problems: string[] = []
  for (const table of optionsTables(markdown)) {
    const options = (await Promise.all(table.interfaces.map((each) => optionsOf(root, each)))).flat()
    if (options.length === 0) problems.push(`${page}:${table.line}: the table is of no option, so nothing is compared`)
    problems.push(...tableProblems(table, options).map(({ line, text }) => `${page}:${line}: ${text}`))
  }
  return problems
}

function tableProblems({ line, rows }: OptionsTable, options: readonly Option[]): { line: number; text: string }[] {
  const problems: { line: number; text: string }[] = []
  // A row may be about a part of an option, such as retry.maxRetries.
  const shown = new Set(rows.flatMap(({ names }) => names.map((name) => name.replace(/\..*/, ""))))
  for (const { name } of options) if (!shown.has(name)) problems.push({ line, text: `${name} has no row in the table` })
  for (const row of rows) {
    for (const name of row.names) {
      const option = options.find((each) => each.name === name.replace(/\..*/, ""))
      if (!option) problems.push({ line: row.line, text: `there is no option ${name}` })
      else if (name === option.name && literalOf(row.default) !== literalOf(option.default ?? "")) {
        const documented = option.default === undefined ? "none" : `@default ${option.default}`
        problems.push({ line: row.line, text: `${name} has ${documented} in the code, not ${row.default || "none"}` })
      }
    }
  }
  return problems
}

/** The value that a default begins with, in one notation; undefined for words, which are free. */
function literalOf(text: string): string | undefined {
  const plain = text.replaceAll("`", "").replace(/(?<=\d)[,_](?=\d{3})/g, "")
  return /^(-?\d+(\.\d+)?(?![\w.])|"[^"]*"|true|false|Infinity)/.exec(plain)?.[0]
}

function optionsTables(markdown: string): OptionsTable[] {
  const lines = markdown.split(/\r?\n/)
  return lines.flatMap((text, at) => {
    const interfaces = mark.exec(text.trim())?.[1]?.split(/\s*,\s*/)
    if (!interfaces) return []
    const rows: OptionsTable["rows"][number][] = []
    // Two lines of head, and then one for each row.
    for (let row = at + 3; lines[row]?.startsWith("|"); row++) {
      const [, first = "", second = ""] = (lines[row] ?? "").split(/(?<!\\)\|/)
      const names = Array.from(first.matchAll(/`([^`]+)`/g), ([, name = ""]) => name)
      rows.push({ line: row + 1, names, default: second.trim() })
    }
    return [{ line: at + 1, rows, interfaces: interfaces.map(interfaceNamed) }]
  })
}

function interfaceNamed(text: string): { file: string; name: string } {
  const [name = "", file = ""] = text.split(" in ")
  return { name, file }
}

/** The members of an interface, those that it inherits aside. */
async function optionsOf(root: string, { file, name }: { file: string; name: string }): Promise<Option[]> {
  const text = await readFile(join(root, file), "utf8").catch(() => "")
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true)
  return source.statements
    .filter((statement) => ts.isInterfaceDeclaration(statement))
    .filter((declaration) => declaration.name.text === name)
    .flatMap(({ members }) => members.filter((member) => ts.isPropertySignature(member)))
    .map((member) => ({ name: member.name.getText(source), default: defaultOf(member) }))
}

function defaultOf(member: ts.Node): string | undefined {
  const tag = ts.getJSDocTags(member).find(({ tagName }) => tagName.text === "default")
  return tag && ts.getTextOfJSDocComment(tag.comment)?.trim()
}
