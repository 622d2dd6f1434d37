import type { Command } from "commander"
import type { Status } from "../../control/control-types.ts"
import { CliError } from "./cli-error.ts"
import { type Control, jsonOf } from "./control-client.ts"
import { printLine } from "./output.ts"
import { nameOf, openSnapshot } from "./snapshot-source.ts"
import { holdingsText } from "./status-lines.ts"
import { controlOf, type UrlFlags, withUrl } from "./url-option.ts"

/** `import`: puts a snapshot in the place of what is held. */
export function addImportCommand(program: Command): void {
  withUrl(program.command("import"))
    .summary("replace what it holds by a snapshot")
    .description(
      "Replaces what a running emulator holds by a snapshot. Faults stay; the requests so far are forgotten.",
    )
    .argument("<file>", "a snapshot, as `export` writes it; - reads standard input")
    .action(async (path: string, flags: UrlFlags) => {
      const control = controlOf(flags)
      await importSnapshot(control, path)
      const { counts } = await jsonOf<Status>(await control.ask("status"))
      printLine(`imported ${holdingsText(counts)}`)
    })
}

/**
 * Has an emulator hold what a snapshot holds.
 *
 * @param path - a file, or `-`
 * @param signal - gives it up
 * @throws CliError when it cannot be read or is refused; then what was held is untouched
 */
export async function importSnapshot(control: Control, path: string, signal?: AbortSignal): Promise<void> {
  const snapshot = await openSnapshot(path, signal)
  try {
    await control.ask("snapshot", { method: "PUT", snapshot, timeoutMs: Number.POSITIVE_INFINITY })
  } catch (error) {
    // The emulator says which line is wrong, and does not know of what.
    if (error instanceof CliError && /^line \d/.test(error.message)) {
      throw new CliError(`${nameOf(path)}: ${error.message}`, { cause: error })
    }
    throw error
  }
}
