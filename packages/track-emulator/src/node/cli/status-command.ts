import type { Command } from "commander"
import type { Status } from "../../control/control-types.ts"
import { jsonOf } from "./control-client.ts"
import { printLine } from "./output.ts"
import { statusLines } from "./status-lines.ts"
import { controlOf, type UrlFlags, withUrl } from "./url-option.ts"

/** `status`: what an emulator holds and took. */
export function addStatusCommand(program: Command): void {
  withUrl(program.command("status"))
    .summary("show what it holds and took")
    .description("Shows what a running emulator holds and took.")
    .option("--json", "everything, as JSON on one line")
    .action(async ({ json, ...flags }: UrlFlags & { json?: boolean }) => {
      const status = await jsonOf<Status>(await controlOf(flags).ask("status"))
      for (const line of json ? [JSON.stringify(status)] : statusLines(status)) printLine(line)
    })
}
