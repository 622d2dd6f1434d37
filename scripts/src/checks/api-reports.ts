import { mkdir, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { createTwoFilesPatch } from "diff"
import { apiReports, withoutRepeats } from "./api-report.ts"
import { apiFolder, apiReportEnding, readReports, reportFile } from "./api-report-file.ts"
import type { CheckReport } from "./check-report.ts"
import { type WorkspacePackage, workspacePackages } from "./workspace.ts"

/** Longest difference that is printed whole. */
const maxDiffLines = 120

/**
 * Checks that the API reports in `api/` of every published package, one for each of its entries, are what its built
 * declarations say. `write` brings them up to date. Needs the packages built.
 */
export async function checkApiReports(root: string, { write = false } = {}): Promise<CheckReport> {
  const packages = (await workspacePackages(root)).filter(({ publishable }) => publishable)
  const problems: string[] = []
  let count = 0
  let written = 0
  for (const subject of packages) {
    const wanted = await packageReports(root, subject)
    const folder = join(root, subject.folder, apiFolder)
    const present = await readReports(folder)
    count += wanted.size
    for (const name of new Set([...wanted.keys(), ...present.keys()])) {
      const problem = reportProblem(`${subject.folder}/${apiFolder}/${name}`, present.get(name), wanted.get(name))
      if (problem === undefined) continue
      if (write) await writeReport(folder, name, wanted.get(name))
      else problems.push(problem)
      written += write ? 1 : 0
    }
  }
  return { summary: write ? `${count} reports, ${written} written` : `${count} reports`, problems }
}

async function packageReports(root: string, subject: WorkspacePackage): Promise<Map<string, string>> {
  const entries = typedEntries(subject)
  const codes = await apiReports(
    join(root, subject.folder),
    entries.map(({ types }) => types),
  )
  const [main = ""] = codes
  return new Map(
    entries.map(({ specifier, file }, index) => {
      const code = codes[index] ?? ""
      const { text, omitted } = index === 0 ? { text: code, omitted: [] } : withoutRepeats(code, main)
      return [file, reportFile(specifier, text, omitted)]
    }),
  )
}

/** The entries that can be imported as modules, the main one first. */
function typedEntries({ name, manifest }: WorkspacePackage): { specifier: string; types: string; file: string }[] {
  const entries = Object.entries(manifest.exports ?? {}).flatMap(([path, target]: [string, unknown]) => {
    const types = typeof target === "object" && target !== null && "types" in target ? target.types : undefined
    const stem = path === "." ? "index" : path.slice(2).replaceAll("/", "-")
    return typeof types === "string"
      ? [{ path, specifier: name + path.slice(1), types, file: stem + apiReportEnding }]
      : []
  })
  return entries.sort((a, b) => Number(b.path === ".") - Number(a.path === "."))
}

function reportProblem(path: string, present: string | undefined, wanted: string | undefined): string | undefined {
  if (present === wanted) return undefined
  if (wanted === undefined) return `${path} reports an entry that is gone: run 'pnpm api:update'`
  if (present === undefined) return `${path} is missing: run 'pnpm api:update'`
  const patch = createTwoFilesPatch(path, path, present, wanted, "committed", "built", { context: 2 })
  // The lines before it repeat the path.
  const lines = patch.slice(patch.indexOf("--- ")).trimEnd().split("\n")
  const more = lines.length > maxDiffLines ? [`... and ${lines.length - maxDiffLines} more lines`] : []
  return [
    `${path} is not what the package exports now: if that is meant, run 'pnpm api:update' and commit the file`,
    ...lines.slice(0, maxDiffLines),
    ...more,
  ].join("\n")
}

async function writeReport(folder: string, name: string, text: string | undefined): Promise<void> {
  if (text === undefined) return rm(join(folder, name))
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, name), text)
}
