/** A fenced ```ts block of a Markdown file. */
export interface ReadmeBlock {
  /** Line of its first line of code, from 1. */
  readonly line: number
  readonly code: string
  /** What is done with it: type-checked, type-checked and run, or neither. */
  readonly use: { kind: "compile" } | { kind: "run" } | { kind: "skip"; reason: string }
}

const opening = /^\s*(`{3,})(.*)$/
const runMark = "<!-- run -->"
const skipMark = /^<!--\s*not compiled:\s*(.*?)\s*-->$/

/** The TypeScript blocks of a text, each with the mark in the line before it, blank lines aside. */
export function readmeBlocks(markdown: string): ReadmeBlock[] {
  const blocks: ReadmeBlock[] = []
  const lines = markdown.split(/\r?\n/)
  let mark = ""
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? ""
    const [, fence, language = ""] = opening.exec(line.trimEnd()) ?? []
    if (fence === undefined) {
      if (line.trim() !== "") mark = line.trim()
      continue
    }
    const start = at + 1
    // A fence closes with at least as many backticks as it opened with.
    while (at + 1 < lines.length && !closes(lines[at + 1] ?? "", fence)) at++
    const code = lines.slice(start, at + 1).join("\n")
    at++ // the closing fence
    if (["ts", "typescript"].includes(language.split(/\s/)[0] ?? ""))
      blocks.push({ line: start + 1, code, use: useOf(mark) })
    mark = ""
  }
  return blocks
}

function closes(line: string, fence: string): boolean {
  const [, other = "", rest = ""] = opening.exec(line.trimEnd()) ?? []
  return other.length >= fence.length && rest === ""
}

function useOf(mark: string): ReadmeBlock["use"] {
  if (mark === runMark) return { kind: "run" }
  const reason = skipMark.exec(mark)?.[1]
  return reason ? { kind: "skip", reason } : { kind: "compile" }
}
