import { fileURLToPath } from "node:url"
import { createContext, runInContext } from "node:vm"
import { build } from "esbuild"
import { beforeAll, describe, expect, test } from "vitest"

/** Each makes the globals of a fresh context look like those of a runtime. */
const page = "window = self = globalThis; document = { createElement() {} }; navigator = { userAgent: 'Mozilla/5.0' }"
const worker = "self = globalThis; WorkerGlobalScope = class {}; importScripts = () => {}"
const nodeProcess = "process = { versions: { node: '24.0.0' }, [Symbol.toStringTag]: 'process' }"

const browsers: [title: string, globals: string][] = [
  ["a page", page],
  ["a page with the process that bundlers put there", `${page}; process = { env: {}, versions: { node: '16.0.0' } }`],
  ["a page with an empty process", `${page}; process = {}`],
  ["a window of Electron that may use Node", `${page}; ${nodeProcess}; process.versions.electron = '39.0.0'`],
  ["a window of NW.js", `${page}; ${nodeProcess}; process.versions.nw = '0.100.0'`],
  ["a web worker or service worker", worker],
  ["a worker of Electron that may use Node", `${worker}; ${nodeProcess}; process.versions.electron = '39.0.0'`],
]

const others: [title: string, globals: string][] = [
  ["nothing but the language and fetch", ""],
  ["Node", nodeProcess],
  ["Node with the window and document of jsdom or happy-dom", `${page}; ${nodeProcess}`],
  ["a web worker of Deno", `self = globalThis; WorkerGlobalScope = class {}; ${nodeProcess}`],
  ["the main process of Electron", `${nodeProcess}; process.versions.electron = '39.0.0'`],
  [
    "Cloudflare Workers",
    "self = globalThis; WorkerGlobalScope = class {}; navigator = { userAgent: 'Cloudflare-Workers' }",
  ],
  ["React Native", "window = self = globalThis; navigator = { product: 'ReactNative' }"],
  ["a server that sets a window for some library", "window = {}"],
]

let bundle: string

beforeAll(async () => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("../../src/index.ts", import.meta.url))],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    globalName: "core",
    platform: "browser",
    target: "es2023",
  })
  bundle = outputFiles[0]?.text ?? ""
})

describe("a bundle for the browser", () => {
  test.each(browsers)("refuses to start in %s, and says what to do instead", (_title, globals) => {
    const { name, code, message } = failure(globals, "{ siteId: 'site-1234', apiKey: 'key-5678' }")
    expect({ name, code }).toEqual({ name: "TrackOptionsError", code: "options" })
    expect(message).toMatch(/browser.*can read siteId and apiKey.*your own backend.*allowKeysInBrowser: true/s)
    expect(message).not.toMatch(/site-1234|key-5678/)
  })

  test.each(browsers)("starts in %s when that is allowed on purpose", (_title, globals) => {
    expect(start(globals, "{ siteId: 's', apiKey: 'k', allowKeysInBrowser: true }")).toBe("https://track.customer.io")
  })

  test("is not allowed by anything but true", () => {
    expect(failure(page, "{ siteId: 's', apiKey: 'k', allowKeysInBrowser: false }").message).toContain("browser")
    expect(failure(page, "{ siteId: 's', apiKey: 'k', allowKeysInBrowser: 'no' }").message).toBe(
      'allowKeysInBrowser must be true or false, got "no"',
    )
  })

  test.each(others)("starts in %s", (_title, globals) => {
    expect(start(globals, "{ siteId: 's', apiKey: 'k' }")).toBe("https://track.customer.io")
  })
})

/** Runs the bundle among these globals, makes a client there and returns its base URL. */
function start(globals: string, options: string): unknown {
  const context = createContext({ URL, AbortController, TextEncoder, btoa, fetch })
  runInContext(globals, context)
  return runInContext(`${bundle}; core.createTrackClient(${options}).baseUrl`, context)
}

/** What keeps the client from being made. */
function failure(globals: string, options: string): { name: string; code: string; message: string } {
  try {
    start(globals, options)
  } catch (error) {
    // Of another context, so that instanceof says nothing of it.
    return error as { name: string; code: string; message: string }
  }
  throw new Error("the client was made")
}
