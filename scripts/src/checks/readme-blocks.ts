/** A fenced block of a Markdown file. */
export interface ReadmeBlock {
  /** Line of its first line of code, from 1. */
  readonly line: number
  /** The first word after the opening fence; empty when there is none. */
  readonly language: string
  /** What follows the language, such as the name of the file that the block shows. */
  readonly title: string
  readonly code: string
  /** The line before it, blank lines aside: a mark such as `<!-- not run: reason -->` may stand there. */
  readonly before: string
}

const opening = /^\s*(`{3,})(.*)$/

/** The fenced blocks of a text, in order. */
export function readmeBlocks(markdown: string): ReadmeBlock[] {
  const blocks: ReadmeBlock[] = []
  const lines = markdown.split(/\r?\n/)
  let before = ""
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? ""
    const [, fence, words = ""] = opening.exec(line.trimEnd()) ?? []
    if (fence === undefined) {
      if (line.trim() !== "") before = line.trim()
      continue
    }
    const start = at + 1
    // A fence closes with at least as many backticks as it opened with.
    while (at + 1 < lines.length && !closes(lines[at + 1] ?? "", fence)) at++
    const code = lines.slice(start, at + 1).join("\n")
    at++ // the closing fence
    const [language = "", ...title] = words.trim().split(/\s+/)
    blocks.push({ line: start + 1, language, title: title.join(" "), code, before })
    before = ""
  }
  return blocks
}

function closes(line: string, fence: string): boolean {
  const [, other = "", rest = ""] = opening.exec(line.trimEnd()) ?? []
  return other.length >= fence.length && rest === ""
}
