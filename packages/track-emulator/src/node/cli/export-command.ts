import { createWriteStream } from "node:fs"
import { rename, rm } from "node:fs/promises"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import type { Command } from "commander"
import { CliError, systemCodeOf, wrongUse } from "./cli-error.ts"
import { printErrorLine } from "./output.ts"
import { controlOf, type UrlFlags, withUrl } from "./url-option.ts"

/** What a terminal is spared, in bytes. */
const maxTerminalBytes = 100_000

/** `export`: writes a snapshot of what is held. */
export function addExportCommand(program: Command): void {
  withUrl(program.command("export"))
    .summary("write a snapshot of what it holds")
    .description(
      "Writes a snapshot of all that a running emulator holds, as NDJSON. It is what people sent: mind who can read it.",
    )
    .argument("[file]", "where to (default: standard output)")
    .action(async (path: string | undefined, flags: UrlFlags) => {
      const answer = await controlOf(flags).ask("snapshot", { timeoutMs: Number.POSITIVE_INFINITY })
      const bytes = Number(answer.headers.get("content-length") ?? 0)
      if (!answer.body) throw new CliError("the emulator answered without a snapshot")
      if (path === undefined && process.stdout.isTTY && bytes > maxTerminalBytes) {
        await answer.body.cancel()
        throw wrongUse(`${bytes} bytes are too many for a terminal: name a file, or pipe them on`)
      }
      const snapshot = Readable.fromWeb(answer.body)
      if (path === undefined) await writeOut(snapshot)
      else await writeFile(snapshot, path)
      if (path !== undefined) printErrorLine(`exported to ${path}`)
    })
}

async function writeOut(snapshot: Readable): Promise<void> {
  try {
    await pipeline(snapshot, process.stdout, { end: false })
  } catch (error) {
    // Who reads has seen enough, as behind `| head`.
    if (systemCodeOf(error) !== "EPIPE") throw broken("standard output", error)
  }
}

/** Beside the file until it is whole: a half snapshot in the place of a good one would be a loss. */
async function writeFile(snapshot: Readable, path: string): Promise<void> {
  const temporary = `${path}.part`
  try {
    await pipeline(snapshot, createWriteStream(temporary, { mode: 0o600 }))
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw broken(path, error)
  }
}

function broken(name: string, cause: unknown): CliError {
  const code = systemCodeOf(cause)
  const whys: Readonly<Record<string, string>> = {
    ENOENT: "its folder does not exist",
    EACCES: "not allowed",
    EISDIR: "it is a folder; name a file",
    ENOSPC: "the disk is full",
  }
  const why = code === undefined ? "the emulator's answer broke off" : (whys[code] ?? code)
  return new CliError(`cannot export to ${name}: ${why}`, { cause })
}
