import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { readEnvironment } from "../environment.ts"
import { measureHeld } from "./measure-held.ts"
import { measureRestart } from "./measure-restart.ts"
import { measureStart } from "./measure-start.ts"
import { measureThroughput } from "./measure-throughput.ts"
import { readEmulatorOptions } from "./options.ts"
import { renderEmulatorReport } from "./report.ts"

/**
 * The bench of the emulator: how soon it is there, how fast it takes operations, and what many people take. Ends with an
 * error, and writes nothing, if the emulator did not take, keep and hold exactly what was sent.
 */
const options = readEmulatorOptions(process.argv.slice(2))
const progress = (line: string): void => {
  process.stderr.write(`${line}\n`)
}

// First, so that its load is that of other things.
const environment = readEnvironment()
progress("start")
const start = await measureStart(options.quick ? 1 : 9)
const throughput = await measureThroughput(options, progress)
progress("restart")
const restart = await measureRestart(options.people)
const held = await measureHeld(options.people, progress)

const report = renderEmulatorReport({ options, environment, start, throughput, restart, held })
process.stdout.write(report)
if (options.out !== undefined) {
  await mkdir(options.out, { recursive: true })
  await writeFile(join(options.out, "RESULTS-emulator.md"), report)
}
