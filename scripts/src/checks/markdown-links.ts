import { access, readdir, readFile } from "node:fs/promises"
import { join, posix } from "node:path"
import type { CheckReport } from "./check-report.ts"

/** Folders that hold nothing written by hand. */
const skippedFolders = new Set(["node_modules", "dist", "coverage", "artifacts"])
const fence = /^\s*(`{3,}|~{3,})/
const inlineCode = /(`+)(?!`).+?(?<!`)\1(?!`)/g
/** The target of `[text](target "title")` and of `[label]: target`. */
const links = /\]\(\s*<?([^)\s>]+)[^)]*\)|^\s*\[[^\]]+\]:\s*<?([^\s>]+)/g
const hasScheme = /^[a-z][a-z0-9+.-]*:|^\/\//i

/** A relative link of a Markdown text. */
export interface MarkdownLink {
  /** From 1. */
  readonly line: number
  /** As written, but without its anchor and query, and decoded. */
  readonly path: string
}

/** The relative links of a text that lead to another file, those in code aside. */
export function markdownLinks(markdown: string): MarkdownLink[] {
  const found: MarkdownLink[] = []
  let open: string | undefined
  for (const [index, text] of markdown.split(/\r?\n/).entries()) {
    const mark = fence.exec(text)?.[1]
    if (open !== undefined) {
      if (mark?.startsWith(open)) open = undefined
      continue
    }
    if (mark !== undefined) {
      open = mark
      continue
    }
    for (const [, inline, reference] of text.replaceAll(inlineCode, "").matchAll(links)) {
      const target = inline ?? reference ?? ""
      const [path = ""] = target.split(/[?#]/)
      if (path !== "" && !hasScheme.test(target)) found.push({ line: index + 1, path: decode(path) })
    }
  }
  return found
}

/** Checks that what the relative links of all Markdown files lead to is there, and inside the repository. */
export async function checkMarkdownLinks(root: string): Promise<CheckReport> {
  const problems: string[] = []
  const files = await markdownFiles(root)
  let count = 0
  for (const file of files) {
    for (const { line, path } of markdownLinks(await readFile(join(root, file), "utf8"))) {
      count++
      // A link that starts with a slash starts at the root of the repository.
      const target = path.startsWith("/") ? path.slice(1) : posix.join(posix.dirname(file), path)
      if (target.startsWith("..")) problems.push(`${file}:${line}: ${path} leads out of the repository`)
      else if (!(await exists(join(root, target)))) problems.push(`${file}:${line}: ${path} does not exist`)
    }
  }
  return { summary: `${count} relative links in ${files.length} Markdown files`, problems }
}

async function markdownFiles(root: string, folder = ""): Promise<string[]> {
  const found: string[] = []
  for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
    const path = posix.join(folder, entry.name)
    if (entry.isDirectory()) {
      const isOurs = !skippedFolders.has(entry.name) && (!entry.name.startsWith(".") || isKnownHidden(entry.name))
      if (isOurs) found.push(...(await markdownFiles(root, path)))
    } else if (entry.name.endsWith(".md")) {
      found.push(path)
    }
  }
  return found.sort()
}

function isKnownHidden(name: string): boolean {
  return name === ".changeset" || name === ".github"
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
