import { TrackOptionsError } from "@cio/track-core"
import type { Emulator } from "../../emulator.ts"
import { EmulatorSnapshotError } from "../../snapshot/snapshot-error.ts"
import { EmulatorDataFileError } from "../data-file-error.ts"
import { EmulatorListenError } from "../listen.ts"
import { startEmulator } from "../start-emulator.ts"
import { CliError, wrongUse } from "./cli-error.ts"
import { logRequests } from "./log-requests.ts"
import { printErrorLine, printLine } from "./output.ts"
import { nameOf, openSnapshot } from "./snapshot-source.ts"
import { startJson, startLines } from "./start-lines.ts"
import type { StartPlan } from "./start-options.ts"
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
  const emulator = await startOrExplain(plan, ending.signal)
  if (!emulator) return
  try {
    begin(emulator, plan, ending.signal)
    if (plan.log) await logRequests(emulator, plan.json ? printErrorLine : printLine, ending.signal)
    await signalled
  } finally {
    await emulator.close()
  }
}

function begin(emulator: Emulator, plan: StartPlan, signal: AbortSignal): void {
  emulator.fail(...plan.faults)
  const lines = plan.json ? [startJson(emulator, process.pid)] : startLines(emulator, plan)
  if (!signal.aborted) for (const line of lines) printLine(line)
}

/** Undefined when the signal came before it had started. */
async function startOrExplain({ emulator, importFrom }: StartPlan, signal: AbortSignal): Promise<Emulator | undefined> {
  try {
    if (importFrom === undefined) return await startEmulator({ ...emulator, signal })
    const snapshot = new ReadOnce(await openSnapshot(importFrom, signal))
    const started = await startEmulator({ ...emulator, snapshot, signal })
    if (!snapshot.wasRead) {
      printErrorLine(`${importFrom} is not imported: ${emulator.dataFile} holds data already, which is kept`)
    }
    return started
  } catch (error) {
    if (signal.aborted) return undefined
    if (error instanceof EmulatorSnapshotError) {
      throw new CliError(`${nameOf(importFrom ?? "")}: ${error.message}`, { cause: error })
    }
    if (error instanceof TrackOptionsError) throw wrongUse(optionText(error.message), { cause: error })
    if (error instanceof EmulatorListenError) {
      throw new CliError(`${error.message} (--port, CIO_EMULATOR_PORT)`, { cause: error })
    }
    if (error instanceof EmulatorDataFileError) throw new CliError(error.message, { cause: error })
    throw error
  }
}

/** Bytes that know whether anybody asked for them. */
class ReadOnce implements AsyncIterable<Uint8Array> {
  readonly #bytes: ReadableStream<Uint8Array>
  wasRead = false

  constructor(bytes: ReadableStream<Uint8Array>) {
    this.#bytes = bytes
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    this.wasRead = true
    return this.#bytes.values()
  }
}

/** The message of an option of startEmulator, under the option's name here. */
function optionText(message: string): string {
  const ours = message.replace(/^dataFile\b/, "data").replace(/^allowedHosts\b/, "allowHost")
  return ours.replace(/^[a-z]+(?:[A-Z][a-z]+)?(?= must )/, (name) => {
    return `--${name.replace(/[A-Z]/, (letter) => `-${letter.toLowerCase()}`)}`
  })
}
