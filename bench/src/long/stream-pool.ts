import type { PoolChoice } from "../operation-pool.ts"

/** The operations of the run whose memory is watched: few different ones, so that the source itself takes little. */
export const streamPool: PoolChoice = { size: 5_000 }
