import type { StartResult } from "./protocol.ts"

/** Does nothing but tell how long a process takes to start. */
process.send?.({ processMs: performance.now(), startMs: 0 } satisfies StartResult)
process.on("disconnect", () => process.exit())
