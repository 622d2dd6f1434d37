import { setTimeout as sleep } from "node:timers/promises"
import type { Command } from "commander"
import type { Status } from "../../control/control-types.ts"
import { CliError } from "./cli-error.ts"
import { type Control, jsonOf } from "./control-client.ts"
import { printLine } from "./output.ts"
import { readSeconds } from "./read-value.ts"
import { controlOf, type UrlFlags, withUrl } from "./url-option.ts"

interface WaitFlags extends UrlFlags {
  readonly timeout: string
}

/** Between two tries, in ms. */
const pauseMs = 100

/** `wait`: returns once an emulator answers. */
export function addWaitCommand(program: Command): void {
  withUrl(program.command("wait"))
    .summary("wait until it answers, for scripts")
    .description("Waits until an emulator answers, and prints where it is. For scripts that have started one.")
    .option("--timeout <seconds>", "how long at most", "30")
    .action(async ({ timeout, ...flags }: WaitFlags) => {
      const control = controlOf(flags)
      await untilAnswered(control, readSeconds("--timeout", timeout))
      printLine(control.url)
    })
}

async function untilAnswered(control: Control, timeoutMs: number): Promise<void> {
  const deadlineMs = performance.now() + timeoutMs
  for (;;) {
    const leftMs = deadlineMs - performance.now()
    try {
      const answer = await control.ask("status", { timeoutMs: Math.max(Math.ceil(leftMs), 1) })
      await jsonOf<Status>(answer)
      return
    } catch (error) {
      if (!(error instanceof CliError)) throw error
      if (deadlineMs - performance.now() <= pauseMs) {
        throw new CliError(`after ${timeoutMs / 1000} s: ${error.message}`, { cause: error })
      }
    }
    await sleep(pauseMs)
  }
}
