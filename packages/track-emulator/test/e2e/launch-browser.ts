import { access, readdir, rm } from "node:fs/promises"
import { join } from "node:path"
import { chromium } from "playwright-core"
import type { TestProject } from "vitest/node"
import { artifacts } from "./artifacts.ts"
import { findChromium } from "./chromium.ts"

declare module "vitest" {
  interface ProvidedContext {
    /** Where the browser that all tests share listens. */
    browserEndpoint: string
  }
}

/** Starts the one browser, once for all test files. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await checkBuild()
  await removeOldPictures()
  const server = await chromium.launchServer({
    executablePath: await findChromium(),
    headless: true,
    host: "127.0.0.1",
    args: [
      "--disable-gpu",
      "--no-first-run",
      "--disable-background-networking",
      // Nothing but this machine can be reached, by name or by address.
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    ],
    // Chromium's sandbox does not work for root.
    chromiumSandbox: process.getuid?.() !== 0,
  })
  project.provide("browserEndpoint", server.wsEndpoint())
  return () => server.close()
}

/** Those of tests that failed in an earlier run. */
async function removeOldPictures(): Promise<void> {
  const names = await readdir(artifacts).catch(() => [])
  await Promise.all(names.filter((name) => name.startsWith("failed-")).map((name) => rm(join(artifacts, name))))
}

async function checkBuild(): Promise<void> {
  try {
    await access(new URL("../../dist/inspector/index.html", import.meta.url))
  } catch (cause) {
    const message = "The inspector is not built: run `npx vite build` in packages/track-emulator, or `npm run build`"
    throw new Error(message, { cause })
  }
}
