import type { Side } from "../sides/side.ts"
import { loadBatch } from "./loads.ts"

/** How long the server of the latency sides takes to answer, in ms. */
export const latencyMs = 50

/** Servers that are slow or fail, and operations that are about the same few people. */
export const serverSides = [
  {
    name: "latency",
    title: `batchSettled, ${latencyMs} ms of latency`,
    server: { latencyMs },
    load: () => loadBatch(),
  },
  {
    name: "latency-none",
    title: `batchSettled, order "none", ${latencyMs} ms of latency`,
    server: { latencyMs },
    load: () => loadBatch({ order: "none" }),
  },
  {
    name: "faults",
    title: "batchSettled, 5 % faults, backoff from 10 ms",
    server: { faultEvery: 20 },
    load: () => loadBatch({ backoff: { minDelayMs: 10 } }),
  },
  {
    name: "zipf",
    title: "batchSettled, Zipf-distributed people",
    pool: { spreading: "zipf" },
    share: 0.5,
    load: () => loadBatch(),
  },
  {
    name: "hot",
    title: "batchSettled, everything on one person",
    pool: { spreading: "hot" },
    share: 0.5,
    load: () => loadBatch(),
  },
] as const satisfies readonly Side[]
