import { TrackOptionsError } from "@cio/track-core"
import type { Emulator } from "../../emulator.ts"
import { EmulatorDataFileError } from "../data-file-error.ts"
import { EmulatorListenError } from "../listen.ts"
import { startEmulator } from "../start-emulator.ts"
import { CliError, wrongUse } from "./cli-error.ts"
import { controlAt } from "./control-client.ts"
import { importSnapshot } from "./import-command.ts"
import { logRequests } from "./log-requests.ts"
import { printErrorLine, printLine } from "./output.ts"
import { startJson, startLines } from "./start-lines.ts"
import type { StartPlan } from "./start-options.ts"
import { holdsNothing } from "./status-lines.ts"
import { untilSignal } from "./until-signal.ts"

/**
 * Runs an emulator until a signal asks the process to end, and closes it.
 *
 * @throws CliError when it cannot start
 */
export async function runUntilSignal(plan: StartPlan): Promise<void> {
  // From the first moment on: a signal during the start ends it cleanly too.
  const ending = new AbortController()
  const signalled = untilSignal().then(() => ending.abort())
  const emulator = await startOrExplain(plan)
  try {
    await Promise.race([signalled, begin(emulator, plan, ending.signal)])
    if (plan.log) await logRequests(emulator, plan.json ? printErrorLine : printLine, ending.signal)
    await signalled
  } finally {
    await emulator.close()
  }
}

async function begin(emulator: Emulator, plan: StartPlan, signal: AbortSignal): Promise<void> {
  const { importFrom, json, faults } = plan
  const { dataFile } = plan.emulator
  if (importFrom !== undefined) {
    // Kept data may be the work of weeks.
    const replacesNothing = dataFile === undefined || holdsNothing(emulator.counts)
    if (replacesNothing) await importSnapshot(controlAt(emulator.url), importFrom, signal)
    else printErrorLine(`${importFrom} is not imported: ${dataFile} holds data already, which is kept`)
  }
  // After the import: nothing is to keep that from its aim.
  emulator.fail(...faults)
  const lines = json ? [startJson(emulator, process.pid)] : startLines(emulator, plan)
  if (!signal.aborted) for (const line of lines) printLine(line)
}

async function startOrExplain({ emulator }: StartPlan): Promise<Emulator> {
  try {
    return await startEmulator(emulator)
  } catch (error) {
    if (error instanceof TrackOptionsError) throw wrongUse(optionText(error.message), { cause: error })
    if (error instanceof EmulatorListenError) {
      throw new CliError(`${error.message} (--port, CIO_EMULATOR_PORT)`, { cause: error })
    }
    if (error instanceof EmulatorDataFileError) throw new CliError(error.message, { cause: error })
    throw error
  }
}

/** The message of an option of startEmulator, under the option's name here. */
function optionText(message: string): string {
  return message.replace(/^dataFile\b/, "data").replace(/^[a-z]+(?:[A-Z][a-z]+)?(?= must )/, (name) => {
    return `--${name.replace(/[A-Z]/, (letter) => `-${letter.toLowerCase()}`)}`
  })
}
