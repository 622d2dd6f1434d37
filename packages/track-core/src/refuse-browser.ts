import { show } from "./check-option.ts"
import { TrackOptionsError } from "./errors.ts"

/** The globals that tell a browser from everything else. */
interface RuntimeGlobals {
  readonly window?: unknown
  readonly document?: unknown
  readonly importScripts?: unknown
  readonly WorkerGlobalScope?: unknown
  readonly process?: { readonly versions?: Readonly<Record<string, string>>; readonly [Symbol.toStringTag]?: string }
}

/** Fails in a browser, where whoever opens the page can read the keys, unless that is allowed on purpose. */
export function refuseBrowser(allowKeysInBrowser: unknown = false): void {
  if (typeof allowKeysInBrowser !== "boolean") {
    throw new TrackOptionsError(`allowKeysInBrowser must be true or false, got ${show(allowKeysInBrowser)}`)
  }
  if (allowKeysInBrowser || !isBrowser(globalThis as RuntimeGlobals)) return
  throw new TrackOptionsError(
    "createTrackClient does not start in a browser: whoever opens the page can read siteId and apiKey, and with them change or delete anybody in the workspace. Call your own backend, and keep the keys there. For a page that only you can open, set allowKeysInBrowser: true",
  )
}

/** A page, or a worker of one. On servers only tests have a page (jsdom, happy-dom), and no worker can import scripts. */
function isBrowser({ window, document, importScripts, WorkerGlobalScope, process }: RuntimeGlobals): boolean {
  const isPage = isThere(window) && isThere(document)
  // Cloudflare Workers and those of Deno have the scope too.
  const isWorker = isThere(WorkerGlobalScope) && isThere(importScripts)
  return (isPage || isWorker) && !isServer(process)
}

/** The process of Node, Bun or Deno: not what bundlers put in its place, and not that of an app for the desktop. */
function isServer(process: RuntimeGlobals["process"]): boolean {
  const { node, electron, nw } = process?.versions ?? {}
  return isThere(node) && !isThere(electron) && !isThere(nw) && process?.[Symbol.toStringTag] === "process"
}

function isThere(value: unknown): boolean {
  return value !== undefined && value !== null
}
