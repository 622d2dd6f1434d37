import { readdir, readFile } from "node:fs/promises"
import { join, posix } from "node:path"
import type { Manifest } from "./workspace.ts"

const required = ["package.json", "README.md", "LICENSE"]
/** All that anybody needs: the code, the sources that its maps point at, and what people read. */
const wanted = /^(package\.json|README\.md|LICENSE|CHANGELOG\.md)$|^(dist|src)\//
const unwanted =
  /(^|\/)(test|tests|bench|node_modules|coverage)\/|\.tsbuildinfo$|\.test\.|\.bench\.|(^|\/)tsconfig[^/]*\.json$/
/** A page with its scripts, bundled out of sources that are not shipped. */
const bundled = /^dist\/inspector\//
/** Scripts that npm runs on the machine of whoever installs the package. */
const installScripts = ["preinstall", "install", "postinstall"]
const unreleased = "0.0.0"
const dependencyFields = ["dependencies", "devDependencies", "peerDependencies"] as const

/** What is wrong with the unpacked contents of a package, one line each. */
export async function tarballProblems(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = new Set(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => posix.relative(folder, join(entry.parentPath, entry.name).replaceAll("\\", "/"))),
  )
  // Written by pnpm from a package.json that the other checks have read.
  const manifest = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as Manifest
  // The release that writes the first version writes the first changelog.
  const needed = (manifest.version ?? unreleased) === unreleased ? required : [...required, "CHANGELOG.md"]
  const needless = [...files].filter((name) => unwanted.test(name) || !wanted.test(name))
  return [
    ...needed.filter((name) => !files.has(name)).map((name) => `${name} is missing`),
    ...needless.map((name) => `${name} does not belong in the package`),
    ...buildProblems(files),
    ...(await mapProblems(folder, files)),
    ...manifestProblems(manifest, files),
    ...rangeProblems(manifest),
  ]
}

/** Every file that the package.json names is there, and installing runs nothing. */
function manifestProblems({ exports, bin, scripts = {} }: Manifest, files: ReadonlySet<string>): string[] {
  const lost = [...pathsIn(exports), ...pathsIn(bin)].filter((path) => !files.has(posix.normalize(path)))
  return [
    ...lost.map((path) => `package.json names ${path}, which the package does not hold`),
    ...installScripts
      .filter((name) => name in scripts)
      .map((name) => `package.json has the script ${name}, which npm runs`),
  ]
}

/** The paths in a field such as `exports`, however deep its conditions are nested. */
function pathsIn(field: unknown): string[] {
  if (typeof field === "string") return [field]
  return typeof field === "object" && field !== null ? Object.values(field).flatMap(pathsIn) : []
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
    if (!/^dist\/.*\.js$/.test(output) || bundled.test(output)) continue
    const source = output.replace(/^dist\//, "src/").replace(/\.js$/, ".ts")
    if (!files.has(source)) problems.push(`${output} is left from a source that is gone: delete dist and build again`)
  }
  return problems
}

async function mapProblems(folder: string, files: ReadonlySet<string>): Promise<string[]> {
  const problems: string[] = []
  for (const name of files) {
    if (!name.endsWith(".map")) continue
    // The shape is that of the source map standard.
    const map = JSON.parse(await readFile(join(folder, name), "utf8")) as { sources?: string[]; sourceRoot?: string }
    if (!map.sources?.length) problems.push(`${name} names no source`)
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
