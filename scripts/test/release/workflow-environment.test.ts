import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, onTestFinished, test } from "vitest"
import { workflowEnvironment } from "../../src/release/workflow-environment.ts"
import { repositoryRoot } from "../../src/repository.ts"

test("the release workflow asks pnpm for provenance, and what GitHub fills in is left out", async () => {
  expect(await workflowEnvironment(repositoryRoot)).toEqual({ PNPM_CONFIG_PROVENANCE: "true" })
})

test("a workflow that publishes in no step is an error, not an empty environment", async () => {
  const root = await mkdtemp(join(tmpdir(), "track-workflow-"))
  onTestFinished(() => rm(root, { recursive: true, force: true }))
  await mkdir(join(root, ".github/workflows"), { recursive: true })
  await writeFile(join(root, ".github/workflows/release.yml"), "jobs: { check: { steps: [{ run: npm test }] } }\n")
  await expect(workflowEnvironment(root)).rejects.toThrow("no step that publishes")
})
