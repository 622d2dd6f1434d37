import { mkdtemp, readdir, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, onTestFinished, test, vi } from "vitest"
import { freshEnvironment } from "../../src/release/package-managers.ts"

test("nothing of the user reaches a consumer but certificates, proxies and the PATH given", async () => {
  vi.stubEnv("npm_config_registry", "http://127.0.0.1:1/")
  vi.stubEnv("PNPM_HOME", "/somewhere")
  vi.stubEnv("HTTPS_PROXY", "http://127.0.0.1:2/")
  onTestFinished(() => void vi.unstubAllEnvs())
  const folder = await mkdtemp(join(tmpdir(), "track-fresh-"))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))

  const env = await freshEnvironment(folder, "/programs")
  expect(env).toMatchObject({ PATH: "/programs", HTTPS_PROXY: "http://127.0.0.1:2/" })
  expect(Object.keys(env).filter((name) => /npm/i.test(name))).toEqual([])
  expect(await readdir(env.HOME ?? "")).toEqual([])
})
