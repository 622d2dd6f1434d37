import { startEmulator } from "@cio/track-emulator"
import type { StartResult } from "./protocol.ts"

/** Starts an emulator as a program does that has nothing else to do, and tells how long that took. */
const importedMs = performance.now()
await startEmulator()
// performance.now() counts from the start of the process.
const processMs = performance.now()
process.send?.({ processMs, startMs: processMs - importedMs } satisfies StartResult)
process.on("disconnect", () => process.exit())
