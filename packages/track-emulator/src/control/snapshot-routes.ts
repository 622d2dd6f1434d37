import type { Hono } from "hono"
import { fetchCarrier } from "../http/fetch-carrier.ts"
import { readSnapshot, takeSnapshot } from "../snapshot/snapshot.ts"
import { EmulatorSnapshotError } from "../snapshot/snapshot-error.ts"
import type { Workspace } from "../workspace.ts"
import { ControlRefusal } from "./control-refusal.ts"
import { checkContentType, checkUnneededBody } from "./read-json.ts"

/** What is held, as a whole: taken out, put back, thrown away. */
export function addSnapshotRoutes(app: Hono, workspace: Workspace): void {
  app.get("/emulator/snapshot", (c) => {
    const nowMs = workspace.now()
    const snapshot = takeSnapshot(workspace.epoch.state, nowMs)
    const time = new Date(nowMs).toISOString().replace(/\.\d+/, "").replaceAll(":", "-")
    c.header("content-type", "application/x-ndjson")
    c.header("content-disposition", `attachment; filename="track-emulator-${time}.ndjson"`)
    c.header("content-length", String(snapshot.bytes))
    return c.body(streamOf(snapshot.chunks))
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
function streamOf(chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  let next = 0
  return new ReadableStream(
    {
      pull(controller) {
        const chunk = chunks[next++]
        if (chunk) controller.enqueue(chunk)
        else controller.close()
      },
    },
    { highWaterMark: 0 },
  )
}
