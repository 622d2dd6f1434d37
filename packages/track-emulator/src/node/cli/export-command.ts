import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import type { Command } from "commander"
import { CliError, systemCodeOf, wrongUse } from "./cli-error.ts"
import { printErrorLine } from "./output.ts"
import { controlOf, type UrlFlags, withUrl } from "./url-option.ts"
import { writeSnapshot } from "./write-snapshot.ts"

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
    .action(async (file: string | undefined, flags: UrlFlags) => {
      // Opened by its name, a file that output is appended to would start anew.
      const path = file === "/dev/stdout" ? undefined : file
      const answer = await controlOf(flags).ask("snapshot", { timeoutMs: Number.POSITIVE_INFINITY })
      const bytes = Number(answer.headers.get("content-length") ?? 0)
      if (!answer.body) throw new CliError("the emulator answered without a snapshot")
      if (path === undefined && process.stdout.isTTY && bytes > maxTerminalBytes) {
        await answer.body.cancel()
        throw wrongUse(`${bytes} bytes are too many for a terminal: name a file, or pipe them on`)
      }
      const snapshot = Readable.fromWeb(answer.body)
      if (path === undefined) await writeOut(snapshot)
      else await writeSnapshot(snapshot, path)
      if (path !== undefined) printErrorLine(`exported to ${path}`)
    })
}

async function writeOut(snapshot: Readable): Promise<void> {
  try {
    await pipeline(snapshot, process.stdout, { end: false })
  } catch (error) {
    // What standard output does not take is told by itself.
    if (systemCodeOf(error) !== undefined) return
    throw new CliError("cannot export to standard output: the emulator's answer broke off", { cause: error })
  }
}
