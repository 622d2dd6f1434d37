import { readFile } from "node:fs/promises"
import { join } from "node:path"
import type { CheckReport } from "./check-report.ts"
import { type WorkspacePackage, workspacePackages } from "./workspace.ts"

/** Fields that a registry, npm or a bundler reads, as they stand in a package.json: of any shape. */
interface Metadata {
  readonly description?: unknown
  readonly keywords?: unknown
  readonly license?: unknown
  readonly type?: unknown
  readonly engines?: { readonly node?: unknown }
  readonly sideEffects?: unknown
  readonly exports?: unknown
  readonly files?: unknown
  readonly repository?: { readonly type?: unknown; readonly url?: unknown; readonly directory?: unknown }
  readonly publishConfig?: { readonly access?: unknown; readonly provenance?: unknown }
}

/** Words by which anybody looks for a package of this kind. */
const sharedKeywords = ["customer.io", "track-api"]
const leastKeywords = 4

/**
 * Checks the metadata of every published package. That `repository` names a remote is not asked here, because there may
 * be none yet: `release:publish` refuses to start without it.
 */
export async function checkPackageMetadata(root: string): Promise<CheckReport> {
  const packages = (await workspacePackages(root)).filter(({ publishable }) => publishable)
  // The shape is that of npm; a field that has another is a problem below.
  const workspace = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as Metadata
  const problems = packages.flatMap((subject) =>
    metadataProblems(subject, workspace).map((problem) => `${subject.folder}/package.json: ${problem}`),
  )
  const urls = new Set(packages.map((subject) => metadataOf(subject).repository?.url))
  if (urls.size > 1) problems.push(`packages/*/package.json: repository.url is not the same in all of them`)
  return { summary: `${packages.length} packages`, problems }
}

function metadataOf({ manifest }: WorkspacePackage): Metadata {
  // The same JSON, of which Manifest promises no more than the other checks read.
  return manifest as Metadata
}

function metadataProblems(subject: WorkspacePackage, workspace: Metadata): string[] {
  const metadata = metadataOf(subject)
  const { description, license, type, engines, repository, publishConfig, files } = metadata
  const problems: string[] = []
  const expect = (isMet: boolean, problem: string): void => {
    if (!isMet) problems.push(problem)
  }
  expect(typeof description === "string" && description.endsWith("."), "description must be a sentence")
  expect(license === workspace.license, `license must be ${workspace.license}, as that of the workspace`)
  expect(type === "module", 'type must be "module"')
  expect(engines?.node === workspace.engines?.node, `engines.node must be ${workspace.engines?.node}, as everywhere`)
  expect(publishConfig?.access === "public", 'publishConfig.access must be "public", or npm asks for a paid scope')
  expect(publishConfig?.provenance === true, "publishConfig.provenance must be true")
  expect(repository?.type === "git", 'repository.type must be "git"')
  expect(repository?.directory === subject.folder, `repository.directory must be ${subject.folder}`)
  expect(isRemote(repository?.url), 'repository.url must be git+https://... or, without a remote yet, ""')
  const listed = Array.isArray(files) ? files : []
  for (const entry of ["dist", "src", "CHANGELOG.md"]) {
    expect(listed.includes(entry), `files must hold ${entry}, which is packed for no other reason`)
  }
  return [...problems, ...keywordProblems(metadata), ...entryProblems(metadata)]
}

function isRemote(url: unknown): boolean {
  return url === "" || (typeof url === "string" && /^git\+https:\/\/[^/]+\/.+\.git$/.test(url))
}

function keywordProblems({ keywords }: Metadata): string[] {
  const words: unknown[] = Array.isArray(keywords) ? keywords : []
  const isPlain = words.every((word) => typeof word === "string" && /^[a-z0-9.-]+$/.test(word))
  const isEnough = new Set(words).size === words.length && words.length >= leastKeywords
  const lacking = sharedKeywords.filter((word) => !words.includes(word))
  return [
    ...(isPlain && isEnough ? [] : [`keywords must be ${leastKeywords} or more different words in lower case`]),
    ...lacking.map((word) => `keywords must hold ${word}`),
  ]
}

function entryProblems({ exports, sideEffects }: Metadata): string[] {
  const problems: string[] = []
  const entries: [string, unknown][] = typeof exports === "object" && exports !== null ? Object.entries(exports) : []
  if (!entries.some(([path]) => path === "./package.json"))
    problems.push("exports must hold ./package.json, which tools read")
  for (const [path, target] of entries) {
    if (path === "./package.json") continue
    const conditions = typeof target === "object" && target !== null ? Object.keys(target) : []
    const isTyped = conditions[0] === "types" && conditions.at(-1) === "default"
    if (!isTyped) problems.push(`exports["${path}"] must begin with types and end with default`)
  }
  const isSettled = sideEffects === false || (Array.isArray(sideEffects) && sideEffects.length > 0)
  if (!isSettled)
    problems.push("sideEffects must be false, or list the files that have some, or bundlers keep everything")
  return problems
}
