import { readFile, rename, rm, writeFile } from "node:fs/promises"
import type { Operation } from "@cio/track-core"

/** The operations that a file keeps, one a line. None when there is no such file. */
export async function readKept(file: string): Promise<Operation[]> {
  let text: string
  try {
    text = await readFile(file, "utf8")
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return []
    throw error
  }
  // JSON.stringify leaves no line feed inside a line.
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line))
}

/**
 * Makes a file keep these operations and no others; without any there is no file. A crash leaves the old file or the new
 * one, never a part: it is written whole, to the disk, under another name first. One process for each file.
 */
export async function keep(file: string, operations: readonly Operation[]): Promise<void> {
  if (operations.length === 0) return rm(file, { force: true })
  const lines = operations.map((operation) => `${JSON.stringify(operation)}\n`)
  const whole = `${file}.new`
  // For its owner only: it holds personal data.
  await writeFile(whole, lines.join(""), { mode: 0o600, flush: true })
  await rename(whole, file)
}
