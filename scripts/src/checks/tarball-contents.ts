import { readdir, readFile } from "node:fs/promises"
import { join, posix } from "node:path"
import type { Manifest } from "./workspace.ts"

const required = ["package.json", "README.md", "LICENSE"]
const unwanted =
  /(^|\/)(test|tests|bench|node_modules|coverage)\/|\.tsbuildinfo$|\.test\.|\.bench\.|(^|\/)tsconfig[^/]*\.json$/
const dependencyFields = ["dependencies", "devDependencies", "peerDependencies"] as const

/** What is wrong with the unpacked contents of a package, one line each. */
export async function tarballProblems(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = new Set(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => posix.relative(folder, join(entry.parentPath, entry.name).replaceAll("\\", "/"))),
  )
  return [
    ...required.filter((name) => !files.has(name)).map((name) => `${name} is missing`),
    ...[...files].filter((name) => unwanted.test(name)).map((name) => `${name} does not belong in the package`),
    ...buildProblems(files),
    ...(await mapProblems(folder, files)),
    ...rangeProblems(JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as Manifest),
  ]
}

/** Every source has its output, and every output its source: one without comes from a file that is gone. */
function buildProblems(files: ReadonlySet<string>): string[] {
  const problems: string[] = []
  const sources = [...files].filter((name) => /^src\/.*\.ts$/.test(name) && !name.endsWith(".d.ts"))
  if (sources.length === 0) problems.push("src holds no TypeScript, so source maps lead nowhere")
  for (const source of sources) {
    const stem = source.replace(/^src\//, "dist/").replace(/\.ts$/, "")
    for (const ending of [".js", ".js.map", ".d.ts", ".d.ts.map"]) {
      if (!files.has(stem + ending)) problems.push(`${stem}${ending} is missing: build the package`)
    }
  }
  for (const output of files) {
    if (!/^dist\/.*\.js$/.test(output)) continue
    const source = output.replace(/^dist\//, "src/").replace(/\.js$/, ".ts")
    if (!files.has(source)) problems.push(`${output} is left from a source that is gone: delete dist and build again`)
  }
  return problems
}

async function mapProblems(folder: string, files: ReadonlySet<string>): Promise<string[]> {
  const problems: string[] = []
  for (const name of files) {
    if (!name.endsWith(".map")) continue
    // The shape is that of the source map standard; a map without sources has none to look for.
    const map = JSON.parse(await readFile(join(folder, name), "utf8")) as { sources?: string[]; sourceRoot?: string }
    for (const source of map.sources ?? []) {
      const target = posix.join(posix.dirname(name), map.sourceRoot ?? "", source)
      if (!files.has(target)) problems.push(`${name} points at ${source}, which the package does not hold`)
    }
  }
  return problems
}

function rangeProblems(manifest: Manifest): string[] {
  return dependencyFields.flatMap((field) =>
    Object.entries(manifest[field] ?? {})
      .filter(([, range]) => /^(workspace|catalog|link|file):/.test(range))
      .map(([name, range]) => `${field} holds ${name} as ${range}, which only this workspace understands`),
  )
}
