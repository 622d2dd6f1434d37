import type { Side } from "./sides/side.ts"

/**
 * Every side, in the order in which a round runs them: those that are compared stand close to each other, because the
 * machine is more alike in one second and the next than over a whole round.
 */
export const sides = [
  {
    name: "floor",
    title: "fetch, 1 in flight",
    source: "list",
    eventIds: true,
    load: async () => {
      const [{ floor }, { postByFetch }] = await Promise.all([
        import("./sides/floor.ts"),
        import("./sides/post-by-fetch.ts"),
      ])
      return floor(postByFetch, 1)
    },
  },
  {
    name: "package",
    title: "batchSettled, defaults",
    source: "list",
    eventIds: true,
    load: async () => (await import("./sides/batch-list.ts")).batchList(),
  },
  {
    name: "peer",
    title: "customerio-node batch() by 1,000, 1 in flight",
    source: "list",
    eventIds: true,
    load: async () => (await import("./sides/peer.ts")).peer(1),
  },
  {
    name: "floor-8",
    title: "fetch, 8 in flight",
    source: "list",
    eventIds: true,
    load: async () => {
      const [{ floor }, { postByFetch }] = await Promise.all([
        import("./sides/floor.ts"),
        import("./sides/post-by-fetch.ts"),
      ])
      return floor(postByFetch, 8)
    },
  },
  {
    name: "package-8",
    title: 'batchSettled, order "none", 8 in flight',
    source: "list",
    eventIds: true,
    load: async () => (await import("./sides/batch-list.ts")).batchList({ order: "none", concurrency: 8 }),
  },
  {
    name: "peer-8",
    title: "customerio-node batch() by 1,000, 8 in flight",
    source: "list",
    eventIds: true,
    load: async () => (await import("./sides/peer.ts")).peer(8),
  },
  {
    name: "package-ids",
    title: "batchSettled, defaults, giving the event ids",
    source: "list",
    eventIds: false,
    load: async () => (await import("./sides/batch-list.ts")).batchList(),
  },
  {
    name: "package-check",
    title: "batchSettled, check: checkOperation",
    source: "list",
    eventIds: true,
    load: async () => {
      const [{ batchList }, { checkOperation }] = await Promise.all([
        import("./sides/batch-list.ts"),
        import("@cio/track-core/validate"),
      ])
      return batchList({ check: checkOperation })
    },
  },
  {
    name: "stream",
    title: "batchStream over an async generator",
    source: "stream",
    eventIds: true,
    load: async () => (await import("./sides/batch-source.ts")).batchSource(),
  },
  {
    name: "floor-stream",
    title: "fetch with a stream of the buffer, 1 in flight",
    source: "list",
    eventIds: true,
    load: async () => {
      const [{ floor }, { postByFetchStream }] = await Promise.all([
        import("./sides/floor.ts"),
        import("./sides/post-by-fetch-stream.ts"),
      ])
      return floor(postByFetchStream, 1)
    },
  },
  {
    name: "floor-http",
    title: "node:http, 1 in flight",
    source: "list",
    eventIds: true,
    load: async () => {
      const [{ floor }, { postByHttp }] = await Promise.all([
        import("./sides/floor.ts"),
        import("./sides/post-by-http.ts"),
      ])
      return floor(postByHttp, 1)
    },
  },
] as const satisfies readonly Side[]

/** The names of the sides. */
export type SideName = (typeof sides)[number]["name"]

/** The side of that name. Throws if there is none. */
export function findSide(name: string): Side {
  const side = sides.find((candidate) => candidate.name === name)
  if (!side) throw new RangeError(`no side is called ${name}`)
  return side
}
