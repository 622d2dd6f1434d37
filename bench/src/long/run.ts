import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { readEnvironment } from "../environment.ts"
import { readLongOptions } from "./options.ts"
import { renderLongReport } from "./report.ts"
import { faultsOf, runOrdered } from "./run-ordered.ts"
import { runStream } from "./run-stream.ts"

/**
 * The long runs: many operations through a faulty service, in full batches and in small ones that meet more faults, then
 * more still while memory is watched. Ends with an error, and writes nothing, if anything was lost, doubled or out of
 * order.
 */
const options = readLongOptions(process.argv.slice(2))
const progress = (line: string): void => {
  process.stderr.write(`${line}\n`)
}

// First, so that its load is that of other things.
const environment = readEnvironment()
const { operations, streamOperations, order, seed } = options
const ordered = []
for (const sizes of [{}, { maxBatchOperations: 250 }]) {
  progress(`${operations} operations through faults, ${JSON.stringify(sizes)}`)
  const run = await runOrdered({ operations, order, ...sizes }, { faultShare: 0.05, seed })
  const wrong = faultsOf(run)
  if (wrong.length > 0) throw new Error(wrong.join("; "))
  ordered.push(run)
}
progress(`${streamOperations} operations, memory watched`)
const stream = await runStream(streamOperations, Math.ceil(streamOperations / 10))

const report = renderLongReport({ options, environment, ordered, stream })
process.stdout.write(report)
await mkdir(options.out, { recursive: true })
await writeFile(join(options.out, "RESULTS-long.md"), report)
