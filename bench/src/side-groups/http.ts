import type { Side } from "../sides/side.ts"
import { loadBatch, loadFloor } from "./loads.ts"

/** Many operations in a request over node:http: the floor, and this package on its transport for Node. */
export const httpSides = [
  {
    name: "floor-http-1",
    title: "node:http with recycled buffers, 1 in flight",
    load: () => loadFloor("node:http", 1),
  },
  {
    name: "floor-http",
    title: "node:http with recycled buffers",
    load: () => loadFloor("node:http", 8),
  },
  {
    name: "node",
    title: "batchSettled, transport for Node",
    load: () => loadBatch({}, "node"),
  },
] as const satisfies readonly Side[]
