import type { Command } from "commander"
import { printLine } from "./output.ts"
import { controlOf, type UrlFlags, withUrl } from "./url-option.ts"

/** `reset`: throws away all that an emulator holds. */
export function addResetCommand(program: Command): void {
  withUrl(program.command("reset"))
    .summary("forget everything held, all requests and all faults")
    .description("Forgets everything held, all requests and all faults, also in the file of --data.")
    .action(async (flags: UrlFlags) => {
      const control = controlOf(flags)
      await control.ask("reset", { method: "POST" })
      printLine(`${control.url} is empty`)
    })
}
