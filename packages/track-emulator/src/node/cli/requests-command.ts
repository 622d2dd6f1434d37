import type { Command } from "commander"
import type { List, RequestRow } from "../../control/control-types.ts"
import { wrongUse } from "./cli-error.ts"
import { jsonOf } from "./control-client.ts"
import { printLine } from "./output.ts"
import { readInteger } from "./read-value.ts"
import { requestLine } from "./request-line.ts"
import { controlOf, type UrlFlags, withUrl } from "./url-option.ts"

interface RequestsFlags extends UrlFlags {
  readonly trouble?: boolean
  readonly limit: string
}

/** The control API gives so many at once. */
const maxRows = 1000

/** `requests`: the last requests, a line each. */
export function addRequestsCommand(program: Command): void {
  withUrl(program.command("requests"))
    .summary("list the last requests")
    .description("Lists the last requests, oldest first, with what came of their operations. Ids in paths show as `*`.")
    .option("--trouble", "only those of which not every operation was applied")
    .option("--limit <number>", `how many, up to ${maxRows}`, "20")
    .action(async ({ trouble, limit: limitText, ...flags }: RequestsFlags) => {
      const limit = readInteger("--limit", limitText, maxRows)
      if (limit === 0) throw wrongUse("--limit must be at least 1")
      const path = `requests?limit=${limit}${trouble ? "&trouble=true" : ""}`
      const { rows } = await jsonOf<List<RequestRow>>(await controlOf(flags).ask(path))
      for (const { fault, ...row } of rows.toReversed()) printLine(requestLine({ ...row, isFaulty: fault !== null }))
    })
}
