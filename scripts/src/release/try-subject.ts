import {
  bundlerMode,
  type Compiler,
  type CompilerMode,
  compilers,
  modeWithoutNode,
  newestCompiler,
  nodeModes,
} from "./compilers.ts"
import { flavours } from "./drivers.ts"
import type { HostedEmulator } from "./hosted-emulator.ts"
import {
  type InstalledProject,
  installedProject,
  type Supply,
  writeCommonJs,
  writePrograms,
} from "./installed-project.ts"
import type { PackageManager } from "./package-managers.ts"
import type { Subject } from "./subjects.ts"
import { carryOut, type Trial } from "./trial.ts"

/** Installs a subject in an empty folder and uses it in every way: compiled, run as ESM and CommonJS, bundled and run. */
export async function trySubject(
  subject: Subject,
  manager: PackageManager,
  supply: Supply,
  emulator: HostedEmulator,
): Promise<Trial[]> {
  const project = await installedProject(manager, supply)
  const trial = (consumer: string, attempt: () => Promise<string | undefined>): Promise<Trial> =>
    carryOut({ subject: subject.name, manager: manager.name, consumer, attempt })

  const install = await trial("install", async () => {
    await project.add(subject.install)
    return undefined
  })
  if (install.problem !== undefined) return [install]

  const trials = [install]
  for (const [{ name: consumer }, { problems, seconds }] of await compileEverywhere(project, subject, manager)) {
    const place = { subject: subject.name, manager: manager.name, consumer, seconds }
    trials.push(problems.length === 0 ? place : { ...place, problem: problems.join("\n") })
  }
  for (const flavour of flavours) {
    const problems = async (): Promise<string | undefined> => {
      for (const program of subject.programs) {
        const person = `${program.name}-${manager.name}-${flavour}`
        const problem = await project.run(program, flavour, emulator, person)
        if (problem !== undefined) return problem
      }
      return undefined
    }
    trials.push(await trial(flavour, problems))
  }
  return trials
}

interface Compiled {
  readonly problems: string[]
  seconds: number
}

/**
 * Compiles under every mode with every compiler. What must do without Node comes first, before its types and the programs
 * that need them are there at all; then what a bundler takes; then the CommonJS file, which only Node's rules know.
 */
async function compileEverywhere(
  project: InstalledProject,
  subject: Subject,
  manager: PackageManager,
): Promise<Map<Compiler, Compiled>> {
  // The older compilers take ten times as long. They read what pnpm has laid out, where a package finds the least by chance.
  const chosen = manager.name === "pnpm" ? compilers : [newestCompiler]
  const results = new Map(chosen.map((compiler): [Compiler, Compiled] => [compiler, { problems: [], seconds: 0 }]))
  const compile = async (mode: CompilerMode): Promise<void> => {
    for (const [compiler, result] of results) {
      const startedAt = performance.now()
      const problem = await project.compile(compiler, mode)
      result.seconds += (performance.now() - startedAt) / 1000
      if (problem !== undefined) result.problems.push(problem)
    }
  }
  const portable = subject.programs.filter((program) => program.portable)
  if (portable.length > 0) {
    await writePrograms(project, portable)
    await compile(modeWithoutNode)
  }
  await project.addNodeTypes()
  await writePrograms(project, subject.programs)
  await compile(bundlerMode)
  await writeCommonJs(project, subject)
  for (const mode of nodeModes) await compile(mode)
  return results
}
