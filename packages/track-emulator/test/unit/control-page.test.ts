import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { afterEach, beforeEach, expect, test } from "vitest"
import { inspectorFiles } from "../../src/node/inspector-files.ts"
import { controlledWorkspace } from "./controlled-workspace.ts"

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "inspector-"))
})
afterEach(async () => {
  await rm(root, { recursive: true })
})

const folder = () => pathToFileURL(`${root}/inspector/`)
const html = { headers: { accept: "text/html,*/*" } }

async function build(files: Record<string, string> = {}): Promise<void> {
  await mkdir(join(root, "inspector", "assets"), { recursive: true })
  const all = { "index.html": "<!doctype html>", "assets/main-x1.js": "run()", "icon.svg": "<svg/>", ...files }
  for (const [name, text] of Object.entries(all)) await writeFile(join(root, "inspector", name), text)
}

test("a browser gets the page, asks for it each time, and may run nothing but its own files", async () => {
  await build()
  const { ask } = controlledWorkspace({}, { pages: inspectorFiles(folder()) })
  const response = await ask("/", html)
  expect([response.status, await response.text()]).toEqual([200, "<!doctype html>"])
  expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8")
  expect(response.headers.get("cache-control")).toBe("no-cache")
  expect(response.headers.get("vary")).toBe("accept")
  const policy = response.headers.get("content-security-policy")?.split("; ")
  expect(policy).toEqual([
    ...["default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "img-src 'self' data:"],
    ...["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"],
  ])
})

test("files whose name changes with their content are kept for good", async () => {
  await build()
  const { ask } = controlledWorkspace({}, { pages: inspectorFiles(folder()) })
  const script = await ask("/inspector/assets/main-x1.js")
  expect([script.status, await script.text()]).toEqual([200, "run()"])
  expect(script.headers.get("content-type")).toBe("text/javascript; charset=utf-8")
  expect(script.headers.get("cache-control")).toBe("public, max-age=31536000, immutable")
  expect(script.headers.get("x-content-type-options")).toBe("nosniff")
  const icon = await ask("/favicon.ico")
  expect([icon.headers.get("content-type"), icon.headers.get("cache-control")]).toEqual(["image/svg+xml", "no-cache"])
})

test("a page that was built anew is served with its new files", async () => {
  await build()
  const pages = inspectorFiles(folder())
  expect(await pages("/assets/main-x1.js")).toBeDefined()
  expect(await pages("/assets/main-x2.js")).toBeUndefined()
  await rm(join(root, "inspector"), { recursive: true })
  // A file of the listing that is gone.
  expect(await pages("/assets/main-x1.js")).toBeUndefined()
  await build({ "assets/main-x2.js": "run(2)" })
  expect(await pages("/index.html")).toBeDefined()
  expect(await pages("/assets/main-x2.js")).toBeDefined()
})

test("no path leads out of the folder, nor does a link in it", async () => {
  await build()
  await writeFile(join(root, "secret.txt"), "secret")
  await symlink(join(root, "secret.txt"), join(root, "inspector", "link.txt"))
  const pages = inspectorFiles(folder())
  for (const path of ["/../secret.txt", "/assets/../../secret.txt", "/link.txt", "//index.html", "", "/", "/assets"]) {
    expect(await pages(path)).toBeUndefined()
  }
  const { ask } = controlledWorkspace({}, { pages })
  for (const path of ["..%2fsecret.txt", "%2e%2e/secret.txt", "..%5csecret.txt", "link.txt"]) {
    expect((await ask(`/inspector/${path}`)).status).toBe(404)
  }
})

test("without a built page the address says so, and where the control API is", async () => {
  const { ask } = controlledWorkspace({}, { pages: inspectorFiles(folder()) })
  const response = await ask("/", html)
  expect(response.headers.get("content-type")).toMatch(/^text\/plain/)
  const text = await response.text()
  expect(text).toContain("Its inspector page is not built")
  expect(text).toContain("http://emulator.localhost/emulator/status")
  expect((await ask("/favicon.ico")).status).toBe(204)
})
