import type { Hono } from "hono"
import type { Closing } from "../closing.ts"
import { fetchCarrier } from "../http/fetch-carrier.ts"
import { readSnapshot } from "../snapshot/snapshot.ts"
import { EmulatorSnapshotError } from "../snapshot/snapshot-error.ts"
import type { Workspace } from "../workspace.ts"
import { ControlRefusal, closingRefusal } from "./control-refusal.ts"
import { checkContentType, checkUnneededBody } from "./read-json.ts"
import { type OpenSnapshot, shareSnapshots } from "./shared-snapshot.ts"
import { pause } from "./wait-for-change.ts"

/** What is held, as a whole: taken out, put back, thrown away. */
export function addSnapshotRoutes(app: Hono, workspace: Workspace, closing: Closing): void {
  const openSnapshot = shareSnapshots(workspace)

  app.get("/emulator/snapshot", async (c) => {
    c.header("content-type", "application/x-ndjson")
    // Its length and name are those of a snapshot, and nobody wants that.
    if (c.req.method === "HEAD") return c.body(null)
    // Those who came together get one, and those who have left meanwhile none.
    if ((await pause(0, { closing, left: c.req.raw.signal })) === "stopped") throw closingRefusal()
    const open = openSnapshot()
    const time = new Date(open.madeAtMs).toISOString().replace(/\.\d+/, "").replaceAll(":", "-")
    c.header("content-disposition", `attachment; filename="track-emulator-${time}.ndjson"`)
    c.header("content-length", String(open.snapshot.bytes))
    return c.body(streamOf(open))
  })

  app.put("/emulator/snapshot", async (c) => {
    checkContentType(c.req.raw, ["application/x-ndjson", "application/ndjson"])
    try {
      workspace.restore(await readSnapshot(fetchCarrier(c.req.raw).chunks(), workspace.clock))
    } catch (error) {
      if (!(error instanceof EmulatorSnapshotError)) throw error
      throw new ControlRefusal(400, `${error.message}; what is held has not changed`)
    }
    return c.body(null, 204)
  })

  app.post("/emulator/reset", async (c) => {
    await checkUnneededBody(c.req.raw)
    workspace.reset()
    return c.body(null, 204)
  })
}

/** As fast as it is read. */
function streamOf({ snapshot: { chunks }, close }: OpenSnapshot): ReadableStream<Uint8Array> {
  let next = 0
  return new ReadableStream(
    {
      pull(controller) {
        const chunk = chunks[next++]
        if (chunk) {
          // A copy: who reads may write into it, or give its memory away.
          controller.enqueue(chunk.slice())
          return
        }
        controller.close()
        close()
      },
      cancel: close,
    },
    { highWaterMark: 0 },
  )
}
