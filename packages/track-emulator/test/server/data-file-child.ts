// A process that works on a data file until it is killed. Says on its output how far it is.
import { writeSync } from "node:fs"
import { openDataFile } from "../../src/node/data-file.ts"
import { startEmulator } from "../../src/node/start-emulator.ts"
import { applyOperation } from "../../src/state/apply-operation.ts"
import { requestOf, timeOf } from "./data-file-requests.ts"

const [path = "", role = "write"] = process.argv.slice(2)
try {
  if (role === "serve") {
    const { url } = await startEmulator({ dataFile: path })
    writeSync(1, `${url}\n`)
  } else if (role === "hold") {
    const file = await openDataFile(path)
    writeSync(1, "held\n")
    // Until its input ends, or it is killed.
    await new Promise((resolve) => process.stdin.once("end", resolve).resume())
    await file.close()
  } else {
    const file = await openDataFile(path)
    for (let number = file.state.events.added; ; number++) {
      const operations = requestOf(number)
      file.clock.nowMs = timeOf(number)
      file.append(timeOf(number), operations)
      for (const operation of operations) applyOperation(file.state, operation)
      writeSync(1, `${number}\n`)
      // Snapshots too, so that a kill meets those.
      if (number % 40 === 39) file.replaceWith(file.state)
    }
  }
} catch (error) {
  writeSync(1, `${error instanceof Error && "code" in error ? error.code : "unknown"}\n`)
}
