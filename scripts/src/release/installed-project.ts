import { readFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { build } from "esbuild"
import { type ConsumerProject, consumerProject } from "../checks/consumer-project.ts"
import { runProcess } from "../checks/run-process.ts"
import type { Compiler, CompilerMode } from "./compilers.ts"
import { compiledName, driverName, driverText, type Flavour, lastWords } from "./drivers.ts"
import type { HostedEmulator } from "./hosted-emulator.ts"
import { mustRun } from "./must-run.ts"
import { freshEnvironment, type PackageManager } from "./package-managers.ts"
import type { ConsumerProgram, Subject } from "./subjects.ts"

const require = createRequire(import.meta.url)

/** Where packages come from, and the PATH of the programs that install them. */
export interface Supply {
  /** Lines of the .npmrc in every project. */
  readonly npmrc: string
  readonly path: string
}

/** An empty folder of somebody who has nothing of ours, in which packages are installed and used. */
export interface InstalledProject {
  readonly folder: string
  /** Adds packages, such as `@cio/track-core` or `@cio/track-core@0.1.0`. */
  add(packages: readonly string[]): Promise<void>
  write: ConsumerProject["write"]
  /** What the compiler says of all TypeScript in the folder under some settings, undefined when nothing. */
  compile(compiler: Compiler, mode: CompilerMode): Promise<string | undefined>
  /** Gives the project Node's types. */
  addNodeTypes(): Promise<void>
  /** What goes wrong when a program is compiled and run, undefined when nothing does. */
  run(program: ConsumerProgram, flavour: Flavour, emulator: HostedEmulator, person: string): Promise<string | undefined>
}

/** Makes the folder, in the temporary folder of this process, with an empty home in it. */
export async function installedProject(manager: PackageManager, { npmrc, path }: Supply): Promise<InstalledProject> {
  const project = await consumerProject()
  const { folder } = project
  const env = await freshEnvironment(folder, path)
  await project.write(".npmrc", npmrc)
  return {
    folder,
    write: project.write,
    async add(packages) {
      const [command, ...args] = manager.add(packages)
      await mustRun(command, args, { cwd: folder, env })
    },
    async compile({ folder: compiler }, [name, options]) {
      const { code, output } = await project.typeCheck({ compiler, options })
      return code === 0 ? undefined : `${name}: exit code ${code}\n${output.trimEnd()}`
    },
    addNodeTypes: () => project.link("@types/node", dirname(require.resolve("@types/node/package.json"))),
    async run(program, flavour, emulator, person) {
      await compileProgram(folder, program, flavour)
      await project.write(driverName(program, flavour), driverText(program, flavour))
      const args = [driverName(program, flavour), emulator.url, person]
      const { code, output } = await runProcess(process.execPath, args, { cwd: folder, env })
      if (code !== 0 || !output.includes(lastWords)) return `${program.name}: exit code ${code}\n${output.trimEnd()}`
      if (program.sends && (await emulator.planOf(person)) !== "pro") return `${program.name}: ${person} did not arrive`
      return undefined
    },
  }
}

/** Writes the TypeScript of some programs, which `compile` then looks at. */
export async function writePrograms(project: InstalledProject, programs: readonly ConsumerProgram[]): Promise<void> {
  for (const { name, file } of programs) await project.write(`${name}.ts`, await readFile(file, "utf8"))
}

/** Writes a CommonJS file in TypeScript that requires each entry and uses a type of it. */
export async function writeCommonJs(project: InstalledProject, { required }: Subject): Promise<void> {
  const lines = required.flatMap(([entry, name], index) => [
    `import entry${index} = require(${JSON.stringify(entry)})`,
    `const use${index}: typeof entry${index}.${name} = entry${index}.${name}`,
    // An entry whose types were not found would have every name, and the directive in the text would then be an error.
    `// @ts-expect-error\nentry${index}.thereIsNoSuchExport`,
  ])
  const uses = required.map((_, index) => `use${index}`)
  await project.write("required.cts", [...lines, `export = [${uses.join(", ")}]`, ""].join("\n"))
}

async function compileProgram(folder: string, program: ConsumerProgram, flavour: Flavour): Promise<void> {
  await build({
    absWorkingDir: folder,
    entryPoints: [join(folder, `${program.name}.ts`)],
    outfile: join(folder, compiledName(program, flavour)),
    format: flavour === "cjs" ? "cjs" : "esm",
    target: "node20",
    logLevel: "silent",
    ...(flavour === "bundle" ? { bundle: true, platform: program.portable ? "neutral" : "node" } : {}),
  })
}
