import { readdir } from "node:fs/promises"
import { join } from "node:path"

/** Folders that hold nothing of ours, or nothing written by hand. */
const skippedFolders = new Set(["node_modules", "dist", "coverage", "artifacts"])
const sourceFile = /\.[cm]?[jt]sx?$/

/** The TypeScript and JavaScript files under a folder, as sorted paths from it with forward slashes. */
export async function sourceFiles(folder: string): Promise<string[]> {
  const found: string[] = []
  const waiting = [""]
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    for (const entry of await readdir(join(folder, at), { withFileTypes: true })) {
      const path = at === "" ? entry.name : `${at}/${entry.name}`
      if (entry.isDirectory()) {
        if (!skippedFolders.has(entry.name) && !entry.name.startsWith(".")) waiting.push(path)
      } else if (sourceFile.test(entry.name)) {
        found.push(path)
      }
    }
  }
  return found.sort()
}
