import type { Command } from "commander"
import type { FaultList } from "../../control/control-types.ts"
import { jsonOf } from "./control-client.ts"
import { faultLines } from "./fault-lines.ts"
import { printLine } from "./output.ts"
import { controlOf, type UrlFlags, withUrl } from "./url-option.ts"

/** `faults`: lists those in waiting. */
export function addFaultsCommand(program: Command): void {
  withUrl(program.command("faults"))
    .summary("list the faults")
    .description("Lists the faults in waiting and the last ones used up: id, state, requests met, what it does.")
    .action(async (flags: UrlFlags) => {
      const { faults } = await jsonOf<FaultList>(await controlOf(flags).ask("faults"))
      for (const line of faultLines(faults)) printLine(line)
    })
}
