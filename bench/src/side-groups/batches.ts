import type { Side } from "../sides/side.ts"
import { loadBatch, loadCheckedBatch, loadFloor } from "./loads.ts"

/**
 * Many operations in a request: the floor, this package in its modes, and customerio-node. 8 in flight where nothing
 * else is said. Those with an aim stand next to what they are compared to.
 */
export const batchSides = [
  {
    name: "floor-copy",
    title: "fetch with a byte array",
    load: () => loadFloor("fetch, copying", 8),
  },
  {
    name: "floor-1",
    title: "fetch with recycled buffers, 1 in flight",
    load: () => loadFloor("fetch", 1),
  },
  {
    name: "package-none",
    title: 'batchSettled, order "none"',
    load: () => loadBatch({ order: "none" }),
  },
  {
    name: "package-none-check",
    title: 'batchSettled, order "none", checks, outcomes read',
    load: () => loadCheckedBatch({ order: "none" }),
  },
  {
    name: "async-stream",
    title: "batchStream over an async generator, outcomes read",
    load: async () => (await import("../sides/batch-source.ts")).streamGenerator(),
  },
  {
    name: "async-settled",
    title: "batchSettled over an async generator",
    load: async () => (await import("../sides/batch-source.ts")).settleGenerator(),
  },
  {
    name: "package-check",
    title: 'batchSettled, order "entity", checks, outcomes read',
    load: () => loadCheckedBatch(),
  },
  {
    name: "floor",
    title: "fetch with recycled buffers",
    load: () => loadFloor("fetch", 8),
  },
  {
    name: "send",
    title: "batcher, send() for each operation",
    load: async () => (await import("../sides/batcher.ts")).batcherSend(),
  },
  {
    name: "add",
    title: "batcher, add() for each operation",
    load: async () => (await import("../sides/batcher.ts")).batcherAdd(),
  },
  {
    name: "package",
    title: "batchSettled, defaults",
    load: () => loadBatch(),
  },
  {
    name: "peer",
    title: "customerio-node batch() by 1,000",
    load: async () => (await import("../sides/peer.ts")).peer(8),
  },
  {
    name: "peer-1",
    title: "customerio-node batch() by 1,000, 1 in flight",
    load: async () => (await import("../sides/peer.ts")).peer(1),
  },
  {
    name: "package-ids",
    title: "batchSettled, giving the event ids",
    pool: { eventIds: false },
    load: () => loadBatch(),
  },
  {
    name: "stream",
    title: "batchStream over operations made when asked for",
    source: "fresh",
    load: async () => (await import("../sides/batch-source.ts")).streamSource(),
  },
] as const satisfies readonly Side[]
