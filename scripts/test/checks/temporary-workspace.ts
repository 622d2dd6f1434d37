import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { onTestFinished } from "vitest"

/** Writes files under a new temporary folder that is removed when the test ends. Objects are written as JSON. */
export async function temporaryWorkspace(files: Readonly<Record<string, string | object>>): Promise<string> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "track-check-")))
  onTestFinished(() => rm(root, { recursive: true, force: true }))
  await writeFiles(root, { "pnpm-workspace.yaml": "packages:\n  - packages/*\n  - scripts\n", ...files })
  return root
}

/** Adds files to a workspace, or replaces them. */
export async function writeFiles(root: string, files: Readonly<Record<string, string | object>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), typeof content === "string" ? content : `${JSON.stringify(content, null, 2)}\n`)
  }
}
