import type { Manifest } from "../checks/workspace.ts"
import { bundlerMode, newestCompiler } from "./compilers.ts"
import { type CoreCopies, coreCopies } from "./core-copies.ts"
import { expectedVersions, versionOf } from "./expected-versions.ts"
import { type Finding, same } from "./finding.ts"
import type { HostedEmulator } from "./hosted-emulator.ts"
import { type InstalledProject, installedProject, type Supply, writePrograms } from "./installed-project.ts"
import { type PackageManager, packageManagers } from "./package-managers.ts"
import type { Registry } from "./registry.ts"
import { releaseOnce } from "./release-once.ts"
import { batchWithCore } from "./subjects.ts"
import type { ThrowawayCopy } from "./throwaway-copy.ts"
import { twoAtATime } from "./two-at-a-time.ts"

const core = "@cio/track-core"
const batch = "@cio/track-batch"

/** What a rehearsed bump works with. */
export interface BumpStage {
  readonly copy: ThrowawayCopy
  readonly registry: Registry
  readonly supply: Supply
  readonly emulator: HostedEmulator
}

/**
 * Releases core alone and tries what users then get: with every package manager one copy of core in a fresh project, and,
 * where batch followed because core left its range, a project that took only one of the two new versions.
 */
export async function rehearseBump(stage: BumpStage, bump: "patch" | "minor"): Promise<Finding[]> {
  const { copy, registry } = stage
  const before = await copy.manifests()
  await copy.addChangeset(core, bump, `A rehearsed ${bump} of core alone.`)
  const { manifests, findings } = await releaseOnce(copy, registry)
  const released = versionOf(manifests, core)
  const title = `core ${bump} to ${released}`
  const versions = [...expectedVersions(before, core, bump)].map(([name, version]) =>
    same(`${title}: ${name} is then at ${version}`, versionOf(manifests, name), version),
  )
  const published = findings.map((finding) => ({ ...finding, what: `${title}: ${finding.what}` }))
  const users = await twoAtATime(
    packageManagers.map((manager) => async (): Promise<Finding> => {
      const { copies } = await projectWith(stage, manager, [batch, core])
      const wanted: CoreCopies = { own: released, ofBatch: released, isOne: true }
      return same(`${title}: one core in a fresh project, ${manager.name}`, copies, wanted)
    }),
  )
  const followed = versionOf(manifests, batch) !== versionOf(before, batch)
  const mixed = followed ? await mixedVersions(stage, title, before, manifests) : []
  return [...versions, ...published, ...users, ...mixed]
}

/** Projects that have one package in its old version and the other in its new one: they hold two cores, and work. */
async function mixedVersions(
  stage: BumpStage,
  title: string,
  before: ReadonlyMap<string, Manifest>,
  after: ReadonlyMap<string, Manifest>,
): Promise<Finding[]> {
  const pairs = [
    [core, batch],
    [batch, core],
  ] as const
  const jobs = pairs.flatMap(([older, newer]) => {
    const packages = [`${older}@${versionOf(before, older)}`, `${newer}@${versionOf(after, newer)}`]
    return packageManagers.map((manager) => async (): Promise<Finding[]> => {
      const what = `${title}: ${packages.join(" beside ")}, ${manager.name}`
      const { copies, project } = await projectWith(stage, manager, packages)
      const problem = await useBoth(project, stage.emulator, `${newer}-${manager.name}`)
      return [
        same(`${what}: two cores`, copies.isOne, false),
        { what: `${what}: compiles and runs`, ...(problem === undefined ? {} : { problem }) },
      ]
    })
  })
  return (await twoAtATime(jobs)).flat()
}

async function projectWith(
  { supply }: BumpStage,
  manager: PackageManager,
  packages: readonly string[],
): Promise<{ copies: CoreCopies; project: InstalledProject }> {
  const project = await installedProject(manager, supply)
  await project.add(packages)
  return { copies: await coreCopies(project), project }
}

async function useBoth(
  project: InstalledProject,
  emulator: HostedEmulator,
  person: string,
): Promise<string | undefined> {
  await project.addNodeTypes()
  await writePrograms(project, batchWithCore.programs)
  const refusal = await project.compile(newestCompiler, bundlerMode)
  if (refusal !== undefined) return `${newestCompiler.name}, ${refusal}`
  for (const program of batchWithCore.programs) {
    const problem = await project.run(program, "esm", emulator, person)
    if (problem !== undefined) return problem
  }
  return undefined
}
