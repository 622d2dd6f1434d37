// Started by Node, Bun and Deno with the settings as its argument. Its last line of output is the report.
import { nodeTransport } from "./node-transport.mjs"
import { checks, runChecks } from "./smoke.mjs"
import { same } from "./verdicts.mjs"

const settings = JSON.parse(process.argv[2])

/** What only runtimes with threads or with Node's modules are asked. */
const ofServers = {
  /** Deno and Bun have web workers, which must not be taken for those of a browser. */
  async "client in a worker"({ settings: { urls } }) {
    const made = await fromThread(new URL("./thread.mjs", import.meta.url))
    same(made, urls.plain, "what the worker made")
  },

  "@cio/track-core/node": nodeTransport,
}

async function fromThread(url) {
  if (!globalThis.Worker) {
    const { Worker } = await import("node:worker_threads")
    return answerOf(new Worker(url, { workerData: settings }), (worker, name, listen) => worker.once(name, listen))
  }
  const worker = new Worker(url, { type: "module" })
  worker.postMessage(settings)
  return answerOf(worker, (from, name, listen) => {
    from.addEventListener(name, ({ data, message }) => listen(data ?? message))
  })
}

async function answerOf(worker, listenTo) {
  try {
    return await new Promise((resolve, reject) => {
      listenTo(worker, "message", resolve)
      listenTo(worker, "error", (error) => reject(new Error(String(error))))
    })
  } finally {
    worker.terminate()
  }
}

function version() {
  if (globalThis.Deno) return globalThis.Deno.version.deno
  return globalThis.Bun ? globalThis.Bun.version : process.versions.node
}

const rows = await runChecks(settings, { ...checks, ...ofServers })
console.log(`REPORT ${JSON.stringify({ version: version(), rows })}`)
