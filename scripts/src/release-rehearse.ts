/**
 * Rehearses a release: versions and publishes a throwaway copy of the repository, as it stands in the working tree, into a
 * private registry on loopback, installs each package alone in empty folders with npm, pnpm and bun, and uses it there.
 * Then releases core alone, as a patch and as a minor, and looks at what users of the batch helper get.
 *
 *   pnpm release:rehearse           prints the changelogs, a table, and what did not hold; exit code 1 if anything
 *   pnpm release:rehearse --keep    leaves the copy, the registry's files and the projects where they are
 *
 * Needs npm's usual registry for everything that is not ours. Nothing outside its temporary folder is written but caches.
 */
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { workspacePackages } from "./checks/workspace.ts"
import { compilers } from "./release/compilers.ts"
import { flavours } from "./release/drivers.ts"
import type { Finding } from "./release/finding.ts"
import { hostEmulator } from "./release/hosted-emulator.ts"
import { installedProject } from "./release/installed-project.ts"
import { npm, packageManagerPath, packageManagers, usualRegistry } from "./release/package-managers.ts"
import { startRegistry } from "./release/registry.ts"
import { rehearseBump } from "./release/rehearse-bump.ts"
import { rehearseProvenance } from "./release/rehearse-provenance.ts"
import { releaseOnce } from "./release/release-once.ts"
import { subjects } from "./release/subjects.ts"
import { throwawayCopy } from "./release/throwaway-copy.ts"
import type { Trial } from "./release/trial.ts"
import { trialTable } from "./release/trial-table.ts"
import { trySubject } from "./release/try-subject.ts"
import { twoAtATime } from "./release/two-at-a-time.ts"
import { repositoryRoot } from "./repository.ts"

const keeps = process.argv.includes("--keep")
const work = temporaryFolder()
process.exitCode = await rehearse()

async function rehearse(): Promise<number> {
  const startedAt = performance.now()
  await using registry = await startRegistry("@cio", join(work, "registry"))
  const copy = await throwawayCopy(repositoryRoot, join(work, "copy"), registry)
  progress("the copy stands")
  const provenance = await rehearseProvenance(copy, registry)
  const first = await releaseOnce(copy, registry)
  progress(`published ${first.published.join(", ")}`)
  await printChangelogs(copy.folder)

  const supply = { npmrc: `registry=${await usualRegistry()}\n${registry.npmrc}`, path: await packageManagerPath() }
  const host = await installedProject(npm, supply)
  await host.add(["@cio/track-emulator"])
  await using emulator = await hostEmulator(host.folder)
  const jobs = subjects.flatMap((subject) =>
    packageManagers.map((manager) => async () => {
      const trials = await trySubject(subject, manager, supply, emulator)
      progress(`tried ${subject.name} with ${manager.name}`)
      return trials
    }),
  )
  const trials = (await twoAtATime(jobs)).flat()
  const findings = [provenance, ...first.findings]
  for (const bump of ["patch", "minor"] as const) {
    findings.push(...(await rehearseBump({ copy, registry, supply, emulator }, bump)))
    progress(`rehearsed a ${bump} of core alone`)
  }
  return printResults(trials, findings, (performance.now() - startedAt) / 1000)
}

function printResults(trials: readonly Trial[], findings: readonly Finding[], seconds: number): number {
  const consumers = ["install", ...compilers.map(({ name }) => name), ...flavours]
  console.log(`\n${trialTable(trials, consumers).join("\n")}\n`)
  for (const { what, problem } of findings) console.log(`${problem === undefined ? "ok    " : "FAILED"}  ${what}`)
  const problems = [
    ...trials.map(({ subject, manager, consumer, problem }) => ({
      what: `${subject}, ${manager}, ${consumer}`,
      problem,
    })),
    ...findings,
  ].filter(({ problem }) => problem !== undefined)
  for (const { what, problem } of problems) console.error(`\n${what}: ${problem}`)
  const passed = trials.length + findings.length - problems.length
  console.log(`\nrelease:rehearse: ${passed} ok, ${problems.length} failed, in ${seconds.toFixed(0)} s`)
  return problems.length === 0 ? 0 : 1
}

/** What users will read first. */
async function printChangelogs(folder: string): Promise<void> {
  for (const { name, folder: directory, publishable } of await workspacePackages(folder)) {
    if (!publishable) continue
    const text = await readFile(join(folder, directory, "CHANGELOG.md"), "utf8").catch(() => "has no changelog\n")
    console.log(`\n--- ${name}, CHANGELOG.md\n${text.trimEnd()}`)
  }
  console.log("---")
}

function progress(what: string): void {
  console.error(`release:rehearse: ${what}`)
}

/** The one folder for everything, also for what the programs started from here put in a temporary folder. Gone at the end. */
function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "track-rehearsal-")))
  for (const name of ["TMPDIR", "TMP", "TEMP"]) process.env[name] = folder
  mkdirSync(join(folder, "copy"))
  process.once("exit", () => {
    if (keeps) console.error(`release:rehearse: kept ${folder}`)
    else rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  })
  // An exit, so that the folder goes as well, and with it the channel to the programs that end with this one.
  for (const [signal, number] of [
    ["SIGINT", 2],
    ["SIGTERM", 15],
  ] as const)
    process.once(signal, () => process.exit(128 + number))
  return folder
}
