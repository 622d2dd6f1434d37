import type { ReadmeBlock } from "./readme-blocks.ts"

/** A program that a Markdown file shows: a ```ts block, and those that continue it. */
export interface ReadmeProgram {
  /** Line of its first line of code, from 1. */
  readonly line: number
  /** Its code, each line at the number that it has in the Markdown file, so that a compiler names the right one. */
  readonly code: string
  /** What is done with it: type-checked and run, type-checked, or neither. */
  readonly use: { kind: "run" } | { kind: "compile"; reason: string } | { kind: "skip"; reason: string }
}

/** What the blocks of a Markdown file come to. */
export interface ReadmeCode {
  readonly programs: readonly ReadmeProgram[]
  /** Files that the programs find beside them, by name: ```json people.ndjson shows one. */
  readonly files: Readonly<Record<string, string>>
  /** Blocks that would go unchecked. */
  readonly problems: readonly { readonly line: number; readonly text: string }[]
}

const programLanguages = ["ts", "typescript"]
/** Shown, and neither compiled nor run. */
const otherLanguages = ["sh", "json", "yaml", "toml", "text"]
const notRun = /^<!--\s*not run:\s*(.*?)\s*-->$/
const notCompiled = /^<!--\s*not compiled:\s*(.*?)\s*-->$/
const continued = "<!-- continued -->"

/**
 * The programs of a file's blocks. `<!-- continued -->` in the line before a block makes it one program with the ```ts
 * block before it; `<!-- not run: reason -->` and `<!-- not compiled: reason -->` leave a program out.
 */
export function readmePrograms(blocks: readonly ReadmeBlock[]): ReadmeCode {
  const programs: ReadmeProgram[] = []
  const files: Record<string, string> = {}
  const problems: { line: number; text: string }[] = []
  for (const { line, language, title, code, before } of blocks) {
    const last = programs.at(-1)
    if (!programLanguages.includes(language)) {
      const isFile = title !== "" && otherLanguages.includes(language)
      if (isFile) files[title] = `${code}\n`
      else if (!otherLanguages.includes(language)) problems.push({ line: line - 1, text: languageProblem(language) })
    } else if (before !== continued) {
      programs.push({ line, code: atLine("", line, code), use: useOf(before) })
    } else if (last) {
      programs[programs.length - 1] = { ...last, code: atLine(last.code, line, code) }
    } else {
      problems.push({ line: line - 1, text: "a block continues another, and there is none before it" })
    }
  }
  return { programs, files, problems }
}

/** The text with code added so that it begins on a line, from 1. */
function atLine(text: string, line: number, code: string): string {
  const lines = text.split("\n").length - 1
  return `${text}${"\n".repeat(line - 1 - lines)}${code}\n`
}

function languageProblem(language: string): string {
  const what = language === "" ? "a block names no language" : `a block in ${language} would not be checked`
  return `${what}: use ts for what runs, or one of ${otherLanguages.join(", ")}`
}

function useOf(before: string): ReadmeProgram["use"] {
  const [compileOnly, skip] = [notRun.exec(before)?.[1], notCompiled.exec(before)?.[1]]
  if (compileOnly) return { kind: "compile", reason: compileOnly }
  return skip ? { kind: "skip", reason: skip } : { kind: "run" }
}
