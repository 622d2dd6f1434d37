import { readFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { pathToFileURL } from "node:url"
import type { CheckReport } from "./check-report.ts"
import { type ConsumerProject, consumerProject } from "./consumer-project.ts"
import { type ReadmeBlock, readmeBlocks } from "./readme-blocks.ts"
import { runProcess } from "./run-process.ts"
import { workspacePackages } from "./workspace.ts"

interface Sample {
  /** Name of its file in the temporary project. */
  readonly file: string
  /** The README, from the root of the workspace. */
  readonly readme: string
  readonly block: ReadmeBlock
}

/** A server for the samples that are run, and what they need to reach it. */
export interface SampleServer extends AsyncDisposable {
  readonly url: string
  readonly credentials: { readonly siteId: string; readonly apiKey: string }
}

const require = createRequire(import.meta.url)

/**
 * Checks that every ```ts block of the READMEs compiles as a module of its own against the built packages, and that
 * those marked `<!-- run -->` end with exit code 0 against a server of their own. `<!-- not compiled: reason -->`
 * before a block leaves it out, and the reason is shown.
 *
 * @param startServer called once for each sample that is run
 */
export async function checkReadmeSamples(root: string, startServer: () => Promise<SampleServer>): Promise<CheckReport> {
  const packages = await workspacePackages(root)
  const samples = await readSamples(root, ["README.md", ...packages.map(({ folder }) => `${folder}/README.md`)])
  const skipped: string[] = []
  await using project = await consumerProject()
  await project.link("@types/node", dirname(require.resolve("@types/node/package.json")))
  for (const { name, folder, publishable } of packages) if (publishable) await project.link(name, join(root, folder))

  for (const { file, readme, block } of samples) {
    if (block.use.kind === "skip") skipped.push(`${readme}:${block.line} (${block.use.reason})`)
    // As many empty lines as stand above the block, so that the compiler's line numbers are those of the README.
    else await project.write(file, `${"\n".repeat(block.line - 1)}${block.code}\nexport {}\n`)
  }
  const problems = await compileProblems(project, samples)
  // What does not compile is not worth running.
  if (problems.length === 0) {
    for (const sample of samples) {
      if (sample.block.use.kind === "run") problems.push(...(await runProblems(project, sample, startServer)))
    }
  }
  const run = samples.filter(({ block }) => block.use.kind === "run").length
  const omitted = skipped.length === 0 ? "" : `, not compiled: ${skipped.join("; ")}`
  return { summary: `${samples.length - skipped.length} compiled, ${run} run${omitted}`, problems }
}

async function readSamples(root: string, readmes: readonly string[]): Promise<Sample[]> {
  const samples: Sample[] = []
  for (const readme of readmes) {
    const text = await readFile(join(root, readme), "utf8").catch(() => "")
    for (const block of readmeBlocks(text)) {
      samples.push({ file: `${readme.replaceAll("/", "--")}--${block.line}.ts`, readme, block })
    }
  }
  return samples
}

async function compileProblems(project: ConsumerProject, samples: readonly Sample[]): Promise<string[]> {
  if (samples.every(({ block }) => block.use.kind === "skip")) return []
  const { code, output } = await project.typeCheck()
  if (code === 0) return []
  const named = samples.reduce((text, { file, readme }) => text.replaceAll(file, readme), output)
  return named.split("\n").filter((line) => line.trim() !== "")
}

async function runProblems(
  project: ConsumerProject,
  { file, readme, block }: Sample,
  startServer: () => Promise<SampleServer>,
): Promise<string[]> {
  await using server = await startServer()
  const clean = Object.entries(process.env).filter(([name]) => !name.startsWith("CUSTOMERIO_"))
  const env = {
    ...Object.fromEntries(clean),
    CUSTOMERIO_SITE_ID: server.credentials.siteId,
    CUSTOMERIO_API_KEY: server.credentials.apiKey,
    CUSTOMERIO_BASE_URL: server.url,
  }
  const loader = pathToFileURL(require.resolve("tsx")).href
  const args = ["--import", loader, join(project.folder, file)]
  const { code, output } = await runProcess(process.execPath, args, { cwd: project.folder, env, timeoutMs: 30_000 })
  return code === 0 ? [] : [`${readme}:${block.line}: ended with exit code ${code}\n${output.trimEnd()}`]
}
