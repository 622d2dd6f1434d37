import type { BatchOptions } from "@cio/track-batch"
import type { Operation } from "@cio/track-core"
import type { Send } from "../sides/side.ts"

/** What a side posts with, where it does without any package. */
export type Poster = "fetch, copying" | "fetch" | "node:http"

/** What a client of this package sends with. */
export type Transport = "fetch" | "node"

/** The floor over some way to post. */
export async function loadFloor(poster: Poster, concurrency: number): Promise<Send> {
  const { floor } = await import("../sides/floor.ts")
  if (poster === "node:http") return floor((await import("../sides/post-by-http.ts")).postByHttp, concurrency)
  const { postByFetch, postByFetchStream } = await import("../sides/post-by-fetch.ts")
  return floor(poster === "fetch" ? postByFetchStream : postByFetch, concurrency)
}

/** A bare request for each operation. */
export async function loadSinglePost(poster: "fetch" | "node:http", concurrency: number): Promise<Send> {
  const [{ oneByOne }, { oneByPost }] = await Promise.all([
    import("../sides/one-by-one.ts"),
    import("../sides/one-by-post.ts"),
  ])
  const open =
    poster === "fetch"
      ? (await import("../sides/post-by-fetch.ts")).postByFetch
      : (await import("../sides/post-by-http.ts")).postByHttp
  return oneByOne(oneByPost(open), concurrency)
}

/** `track.entity()` for each operation. */
export async function loadEntity(transport: Transport, concurrency: number): Promise<Send> {
  const [{ oneByOne }, { oneByEntity }] = await Promise.all([
    import("../sides/one-by-one.ts"),
    import("../sides/one-by-entity.ts"),
  ])
  return oneByOne(oneByEntity(await loadTransport(transport)), concurrency)
}

/** customerio-node's `identify` or `track` for each operation. */
export async function loadPeerSingle(concurrency: number): Promise<Send> {
  const [{ oneByOne }, { oneByPeer }] = await Promise.all([
    import("../sides/one-by-one.ts"),
    import("../sides/one-by-peer.ts"),
  ])
  return oneByOne(oneByPeer, concurrency)
}

/** `batchSettled` on a list. */
export async function loadBatch(options: BatchOptions<Operation> = {}, transport: Transport = "fetch"): Promise<Send> {
  const { batchList } = await import("../sides/batch-list.ts")
  return batchList(options, await loadTransport(transport))
}

/** `batchSettled` on a list, with each operation checked before and its outcome looked at after. */
export async function loadCheckedBatch(options: BatchOptions<Operation> = {}): Promise<Send> {
  const [{ batchOutcomes }, { checkOperation }] = await Promise.all([
    import("../sides/batch-list.ts"),
    import("@cio/track-core/validate"),
  ])
  return batchOutcomes({ ...options, check: checkOperation })
}

async function loadTransport(transport: Transport) {
  if (transport === "fetch") return {}
  return { transport: (await import("@cio/track-core/node")).createNodeTransport() }
}
