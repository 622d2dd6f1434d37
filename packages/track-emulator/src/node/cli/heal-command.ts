import type { Command } from "commander"
import { wrongUse } from "./cli-error.ts"
import { printLine } from "./output.ts"
import { readInteger } from "./read-value.ts"
import { controlOf, type UrlFlags, withUrl } from "./url-option.ts"

/** `heal`: takes faults back. */
export function addHealCommand(program: Command): void {
  withUrl(program.command("heal"))
    .summary("take faults back, all or one")
    .description("Takes all faults back, or the one of an id that `faults` lists.")
    .argument("[id]", "id of a fault (default: all)")
    .action(async (idText: string | undefined, flags: UrlFlags) => {
      const id = readInteger("id", idText)
      if (id === 0) throw wrongUse("id must be that of a fault, from 1; `cio-track-emulator faults` lists them")
      await controlOf(flags).ask(id === undefined ? "faults" : `faults/${id}`, { method: "DELETE" })
      printLine(id === undefined ? "no faults any more" : `fault ${id} is taken back`)
    })
}
