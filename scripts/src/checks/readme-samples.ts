import { mkdir, readdir, readFile, writeFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { availableParallelism } from "node:os"
import { dirname, join } from "node:path"
import { pathToFileURL } from "node:url"
import type { CheckReport } from "./check-report.ts"
import { type ConsumerProject, consumerProject } from "./consumer-project.ts"
import { readmeBlocks } from "./readme-blocks.ts"
import { optionsTableProblems } from "./readme-options.ts"
import { type ReadmeProgram, readmePrograms } from "./readme-programs.ts"
import { runProcess } from "./run-process.ts"
import { workspacePackages } from "./workspace.ts"

interface Sample extends ReadmeProgram {
  /** Name of its file in the temporary project. */
  readonly file: string
  /** The Markdown file, from the root of the workspace. */
  readonly page: string
}

/** What the pages show. */
interface Samples {
  readonly all: Sample[]
  /** The files that a page's programs find in the folder where they run, by page. */
  readonly files: Map<string, Readonly<Record<string, string>>>
  readonly problems: string[]
}

/** A server for the samples that are run, and what they need to reach it. */
export interface SampleServer extends AsyncDisposable {
  readonly url: string
  readonly credentials: { readonly siteId: string; readonly apiKey: string }
}

const require = createRequire(import.meta.url)
/** Makes what a sample prints as an error its failure: most catch theirs, and would end well whatever happened. */
const failOnError = `data:text/javascript,${encodeURIComponent(
  "const { error } = console; console.error = (...words) => { process.exitCode = 1; error(...words) }",
)}`

/**
 * Checks that every ```ts block of the READMEs and of the pages in docs/ compiles as a module of its own against the built
 * packages, and ends with exit code 0 and no printed error against a server of its own. See {@link readmePrograms} for the marks that change
 * this; what is left out is shown with its reason. Tables of options are compared with the code as well.
 *
 * @param startServer called once for each sample that is run
 */
export async function checkReadmeSamples(root: string, startServer: () => Promise<SampleServer>): Promise<CheckReport> {
  const packages = await workspacePackages(root)
  const { all, files, problems } = await readSamples(root, [
    "README.md",
    ...(await docsPages(root)),
    ...packages.map(({ folder }) => `${folder}/README.md`),
  ])
  await using project = await consumerProject()
  await project.link("@types/node", dirname(require.resolve("@types/node/package.json")))
  // A page on moving shows both sides.
  await project.link("customerio-node", join(dirname(require.resolve("customerio-node")), ".."))
  for (const { name, folder, publishable } of packages) if (publishable) await project.link(name, join(root, folder))

  const compiled = all.filter(({ use }) => use.kind !== "skip")
  for (const { file, code } of compiled) await project.write(file, `${code}export {}\n`)
  for (const [page, shown] of files) {
    await mkdir(folderOf(project, page))
    for (const [name, text] of Object.entries(shown)) await writeFile(join(folderOf(project, page), name), text)
  }
  problems.push(...(await compileProblems(project, compiled)))
  // What does not compile is not worth running.
  const run = problems.length === 0 ? all.filter(({ use }) => use.kind === "run") : []
  problems.push(...(await runAll(project, run, startServer)))
  return { summary: `${compiled.length} compiled, ${run.length} run${leftOut(all)}`, problems }
}

/** The pages of docs/, from the root. */
async function docsPages(root: string): Promise<string[]> {
  const names = await readdir(join(root, "docs")).catch(() => [])
  return names.filter((name) => name.endsWith(".md")).map((name) => `docs/${name}`)
}

async function readSamples(root: string, pages: readonly string[]): Promise<Samples> {
  const samples: Samples = { all: [], files: new Map(), problems: [] }
  for (const page of pages) {
    const text = await readFile(join(root, page), "utf8").catch(() => "")
    const { programs, files, problems } = readmePrograms(readmeBlocks(text))
    for (const program of programs) samples.all.push({ ...program, page, file: `${flat(page)}--${program.line}.ts` })
    samples.files.set(page, files)
    samples.problems.push(...problems.map(({ line, text: problem }) => `${page}:${line}: ${problem}`))
    samples.problems.push(...(await optionsTableProblems(root, page, text)))
  }
  return samples
}

function flat(page: string): string {
  return page.replaceAll("/", "--")
}

/** Where a page's programs run. */
function folderOf(project: ConsumerProject, page: string): string {
  return join(project.folder, flat(page))
}

async function compileProblems(project: ConsumerProject, samples: readonly Sample[]): Promise<string[]> {
  if (samples.length === 0) return []
  const { code, output } = await project.typeCheck()
  if (code === 0) return []
  const named = samples.reduce((text, { file, page }) => text.replaceAll(file, page), output)
  return named.split("\n").filter((line) => line.trim() !== "")
}

/** Runs the samples, as many at once as there are processors: most of their time goes into starting. */
async function runAll(
  project: ConsumerProject,
  samples: readonly Sample[],
  startServer: () => Promise<SampleServer>,
): Promise<string[]> {
  const problems = new Map<Sample, string[]>()
  const waiting = samples.values()
  const worker = async (): Promise<void> => {
    for (const sample of waiting) problems.set(sample, await runProblems(project, sample, startServer))
  }
  await Promise.all(Array.from({ length: availableParallelism() }, worker))
  return samples.flatMap((sample) => problems.get(sample) ?? [])
}

async function runProblems(
  project: ConsumerProject,
  { file, page, line }: Sample,
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
  const args = ["--import", loader, "--import", failOnError, join(project.folder, file)]
  const { code, output } = await runProcess(process.execPath, args, {
    cwd: folderOf(project, page),
    env,
    timeoutMs: 30_000,
  })
  return code === 0 ? [] : [`${page}:${line}: ended with exit code ${code}\n${output.trimEnd()}`]
}

/** The programs that are not run, for the log. */
function leftOut(samples: readonly Sample[]): string {
  const words = { compile: "not run", skip: "not compiled" }
  return samples
    .map(({ page, line, use }) => (use.kind === "run" ? "" : `, ${words[use.kind]}: ${page}:${line} (${use.reason})`))
    .join("")
}
