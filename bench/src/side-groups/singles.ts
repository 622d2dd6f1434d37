import type { Side } from "../sides/side.ts"
import { loadEntity, loadPeerSingle, loadSinglePost } from "./loads.ts"

/** A request for each operation takes more than a hundred times as long as a place in a full batch. */
const share = 0.01
const single = { wire: "entity", share } as const
const peerSingle = { wire: "customerio-v1", pool: { onlyCommon: true }, share } as const
/** So many that batches of 15 and of 900 come out full: a part-full one may wait for the SDK's flush interval of 10 s. */
const segment = { wire: "segment", pool: { onlyCommon: true }, share: 0.045 } as const

/** A call for each operation, each with a request of its own, or, with Segment's SDK, in small batches. */
export const singleSides = [
  {
    ...single,
    name: "single-fetch-1",
    title: "fetch for each operation, 1 in flight",
    load: () => loadSinglePost("fetch", 1),
  },
  {
    ...single,
    name: "single-fetch",
    title: "fetch for each operation",
    load: () => loadSinglePost("fetch", 8),
  },
  {
    ...single,
    name: "entity-1",
    title: "track.entity(), 1 in flight",
    load: () => loadEntity("fetch", 1),
  },
  {
    ...single,
    name: "entity",
    title: "track.entity()",
    load: () => loadEntity("fetch", 8),
  },
  {
    ...single,
    name: "single-http-1",
    title: "node:http for each operation, 1 in flight",
    load: () => loadSinglePost("node:http", 1),
  },
  {
    ...single,
    name: "single-http",
    title: "node:http for each operation",
    load: () => loadSinglePost("node:http", 8),
  },
  {
    ...single,
    name: "entity-node-1",
    title: "track.entity(), transport for Node, 1 in flight",
    load: () => loadEntity("node", 1),
  },
  {
    ...single,
    name: "entity-node",
    title: "track.entity(), transport for Node",
    load: () => loadEntity("node", 8),
  },
  {
    ...peerSingle,
    name: "peer-single-1",
    title: "customerio-node identify()/track(), 1 in flight",
    load: () => loadPeerSingle(1),
  },
  {
    ...peerSingle,
    name: "peer-single",
    title: "customerio-node identify()/track()",
    load: () => loadPeerSingle(8),
  },
  {
    ...segment,
    name: "segment",
    title: "Segment's SDK, track() etc., defaults",
    load: async () => (await import("../sides/segment.ts")).segment(),
  },
  {
    ...segment,
    name: "segment-900",
    title: "Segment's SDK, track() etc., flushAt 900",
    load: async () => (await import("../sides/segment.ts")).segment({ flushAt: 900 }),
  },
] as const satisfies readonly Side[]
