// Makes a client in a thread of its own, and tells its base URL or why there is none.
import { createTrackClient } from "@cio/track-core"

if (globalThis.Worker) {
  globalThis.onmessage = ({ data }) => globalThis.postMessage(make(data))
} else {
  const { parentPort, workerData } = await import("node:worker_threads")
  parentPort.postMessage(make(workerData))
}

function make({ siteId, apiKey, urls }) {
  try {
    return createTrackClient({ siteId, apiKey, baseUrl: urls.plain }).baseUrl
  } catch (error) {
    return error.message
  }
}
