// A program of its own, for what only the end of a process shows. Arguments: the server's URL, its keys, what to do.
import { createTrackClient } from "@cio/track-core"
import { createBatcher } from "../../src/index.ts"

const [, , baseUrl = "", siteId = "", apiKey = "", task] = process.argv
const batcher = createBatcher(createTrackClient({ baseUrl, siteId, apiKey }), { lingerMs: 50 })
const event = (id: string) => ({ type: "person", action: "event", identifiers: { id }, name: "seen" }) as const

switch (task) {
  case "idle":
    break
  case "idle again":
    await batcher.send(event("sent"))
    break
  case "buffered":
    void batcher.add(event("buffered"))
    break
  case "closed":
    void batcher.add(event("closed"))
    await batcher.close({ deadlineMs: 600_000 })
    break
  default:
    throw new Error(`there is no task ${task}`)
}
process.on("exit", () => console.log(JSON.stringify(batcher.progress)))
