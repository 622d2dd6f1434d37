import { createRequire } from "node:module"
import { dirname } from "node:path"
import { type ConsumerProject, consumerProject, type TypeCheckSettings } from "./consumer-project.ts"
import { importRules, isNodeEntry } from "./import-rules.ts"
import { type ProcessResult, runProcess } from "./run-process.ts"
import type { WorkspacePackage } from "./workspace.ts"

export interface PackedPackage {
  readonly subject: WorkspacePackage
  /** Path of its tarball. */
  readonly tarball: string
}

const require = createRequire(import.meta.url)
const olderCompiler = dirname(require.resolve("typescript/package.json"))
/** What somebody has who bundles for a browser or a worker: the web's types and none of Node's. */
const withoutNode = { module: "esnext", moduleResolution: "bundler", lib: ["es2023", "dom"], types: [] }

/** Installs tarballs together with npm in an empty project and uses every entry of every package in it. */
export async function installedPackageProblems(packed: readonly PackedPackage[]): Promise<string[]> {
  await using project = await consumerProject()
  const install = ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline", "--loglevel=error"]
  const tarballs = packed.map(({ tarball }) => tarball)
  const installed = await runProcess("npm", [...install, ...tarballs], { cwd: project.folder })
  if (installed.code !== 0) return [`npm cannot install the packed packages together:\n${installed.output}`]

  const entries = packed.flatMap(({ subject }) => moduleEntries(subject))
  const portable = packed.flatMap(({ subject }) => portableEntries(subject))
  await project.link("@types/node", dirname(require.resolve("@types/node/package.json")))
  await project.write("imports.mjs", importAll(entries))
  await project.write("requires.cjs", requireAll(entries))
  return [
    ...failure("import", await runProcess(process.execPath, ["imports.mjs"], { cwd: project.folder })),
    ...failure("require", await runProcess(process.execPath, ["requires.cjs"], { cwd: project.folder })),
    ...(await typeProblems(project, "type check, Node", entries, {})),
    ...(await typeProblems(project, "type check, Node, TypeScript 5.9", entries, { compiler: olderCompiler })),
    ...(await typeProblems(project, "type check, bundler without Node", portable, { options: withoutNode })),
  ]
}

/** The specifiers under which a package can be imported as a module. */
export function moduleEntries({ name, manifest }: WorkspacePackage): string[] {
  const exports = typeof manifest.exports === "object" && manifest.exports !== null ? manifest.exports : {}
  return Object.keys(exports)
    .filter((path) => path.startsWith(".") && !path.endsWith(".json"))
    .map((path) => name + path.slice(1))
}

/** Those of them that run without Node. */
function portableEntries(subject: WorkspacePackage): string[] {
  const { name } = subject
  const rule = importRules[name]
  if (rule?.node) return []
  return moduleEntries(subject).filter((entry) => !isNodeEntry(rule, `.${entry.slice(name.length)}`))
}

function importAll(entries: readonly string[]): string {
  return useAll(entries.map((entry) => `  [${JSON.stringify(entry)}, await import(${JSON.stringify(entry)})],`))
}

function requireAll(entries: readonly string[]): string {
  return useAll(entries.map((entry) => `  [${JSON.stringify(entry)}, require(${JSON.stringify(entry)})],`))
}

/** A program that fails on an entry without a single export: it would load and be of no use. */
function useAll(rows: readonly string[]): string {
  return `for (const [entry, module] of [
${rows.join("\n")}
]) {
  if (Object.keys(module).length === 0) throw new Error(entry + " exports nothing")
}
`
}

async function typeProblems(
  project: ConsumerProject,
  title: string,
  entries: readonly string[],
  settings: TypeCheckSettings,
): Promise<string[]> {
  const imports = entries.map((entry, index) => `import * as module${index} from ${JSON.stringify(entry)}`)
  const requires = entries.map((entry, index) => `import module${index} = require(${JSON.stringify(entry)})`)
  const names = entries.map((_, index) => `module${index}`)
  const list = `[${names.join(", ")}]`
  await project.write("consumer.ts", [...imports, `export const modules: object[] = ${list}`, ""].join("\n"))
  // Only Node's rules know a CommonJS file; for a bundler there is nothing in it.
  const commonJs = settings.options ? "export {}\n" : [...requires, `export = ${list}`, ""].join("\n")
  await project.write("consumer.cts", commonJs)
  return failure(title, await project.typeCheck(settings))
}

function failure(title: string, { code, output }: ProcessResult): string[] {
  return code === 0 ? [] : [`installed packages, ${title}: exit code ${code}\n${output.trimEnd()}`]
}
