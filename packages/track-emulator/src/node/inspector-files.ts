import { readdir, readFile } from "node:fs/promises"
import { join, sep } from "node:path"
import { fileURLToPath } from "node:url"
import type { Pages, StaticPage } from "../control/page-routes.ts"

const types: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  json: "application/json",
  svg: "image/svg+xml",
  png: "image/png",
  woff2: "font/woff2",
  txt: "text/plain; charset=utf-8",
  md: "text/plain; charset=utf-8",
}

/** Beside both src/node/ and dist/node/. */
const built: URL = new URL("../../dist/inspector/", import.meta.url)

/**
 * The files of the inspector page as it was built. Only what a listing of the folder shows can be read, so that no path
 * leads out of it. It is listed when the page is first asked for, and with it again: it may have been built anew.
 *
 * @param folder - ends in a slash
 */
export function inspectorFiles(folder: URL = built): Pages {
  const root = fileURLToPath(folder)
  let listing: Promise<ReadonlyMap<string, string>> | undefined
  return async (path) => {
    if (path === "/index.html") listing = undefined
    listing ??= listFiles(root)
    const file = (await listing).get(path)
    return file === undefined ? undefined : readPage(path, file)
  }
}

/** The paths of the files below a folder, by the path that they are asked for with. None when it is not there. */
async function listFiles(root: string): Promise<ReadonlyMap<string, string>> {
  try {
    const entries = await readdir(root, { recursive: true, withFileTypes: true })
    const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
    return new Map(files.map((file) => [`/${file.slice(root.length).split(sep).join("/")}`, file]))
  } catch (error) {
    if (isMissing(error)) return new Map()
    throw error
  }
}

async function readPage(path: string, file: string): Promise<StaticPage | undefined> {
  try {
    // A copy of its own: small files are read into a shared pool.
    const bytes = new Uint8Array(await readFile(file))
    const type = types[path.slice(path.lastIndexOf(".") + 1)] ?? "application/octet-stream"
    // Vite puts a digest into the names of these.
    return { type, bytes, immutable: path.startsWith("/assets/") }
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT"
}
