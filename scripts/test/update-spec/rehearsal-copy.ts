import { cp, mkdir, readFile, rm, symlink } from "node:fs/promises"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { parse } from "yaml"
import { type ConsumerProject, consumerProject } from "../../src/checks/consumer-project.ts"
import { type ProcessResult, runProcess } from "../../src/checks/run-process.ts"
import { fromRoot } from "../../src/repository.ts"
import { emptyProject, type TemporaryProject } from "./temporary-project.ts"
import type { Node } from "./upstream-fixture.ts"

/** A copy of all that an update of the contract touches, and somebody who uses the packages. */
export interface RehearsalCopy extends Pick<TemporaryProject, "update" | "read">, AsyncDisposable {
  readonly consumer: ConsumerProject
  /** As `pnpm generate`. */
  generate(): Promise<ProcessResult>
  /** Builds core, batch and emulator, and gives what the compiler has to say: file and code of each error. */
  build(): Promise<string[]>
  /** The same for the consumer's files. */
  typeCheckConsumer(): Promise<string[]>
  /** Replaces a text that must be there, wherever it is. */
  edit(path: string, from: string, to: string): Promise<void>
  /** Takes back what updates and edits changed. */
  restore(): Promise<void>
}

const packages = ["track-core", "track-batch", "track-emulator"]
/** What an update changes, and those who work it in, from the root. */
const changed = [
  "spec",
  ".changeset",
  "packages/track-core/package.json",
  ...packages.map((name) => `packages/${name}/src`),
]
const require = createRequire(import.meta.url)

const specPath = "spec/track-v2.openapi.yaml"
const spec = await readFile(fromRoot(specPath), "utf8")

/**
 * What would be published if nothing of our contract had been corrected, changed as told: the contract as it is today, without
 * the keywords that only we have, and with the limit of names in prose.
 */
export function published(change: (schemas: Node) => void = () => {}): Node {
  const { "x-limits": limits, ...document } = parse(spec)
  for (const name of eventNames(document.components.schemas)) {
    name.description = `At most ${limits[name["x-limit"]].value} bytes.`
  }
  const plain = JSON.parse(JSON.stringify(document), (key, value) => (/^x-limit(-|$)/.test(key) ? undefined : value))
  change(plain.components.schemas)
  return plain
}

/** The schemas of the names that share a limit. */
export function eventNames(schemas: Node): Node[] {
  return [schemas.EventName, schemas.PersonScreen.properties.name, schemas.PersonPage.properties.name]
}

/** A copy at version 1.0.0 of the contract, and with core at a version. */
export async function rehearsalCopy(coreVersion: string): Promise<RehearsalCopy> {
  const project = await emptyProject()
  const { root, read, write } = project
  await write(specPath, spec.replace(/^( {2}version:) .*$/m, "$1 1.0.0"))
  await write("spec/corrections.yaml", "corrections: []\n")
  const first = await project.update(published(), "--write")
  if (first.code !== 0) throw new Error(`the contract is refused as a description: ${first.out}${first.errors}`)
  const consumer = await consumerProject()
  await consumer.link("@types/node", dirname(require.resolve("@types/node/package.json")))
  await symlink(fromRoot("node_modules"), join(root, "node_modules"), "junction")
  await cp(fromRoot("tsconfig.base.json"), join(root, "tsconfig.base.json"))
  await mkdir(join(root, "scripts"))
  await cp(fromRoot("scripts/src"), join(root, "scripts/src"), { recursive: true })
  await cp(fromRoot("scripts/package.json"), join(root, "scripts/package.json"))
  await symlink(fromRoot("scripts/node_modules"), join(root, "scripts/node_modules"), "junction")
  for (const name of packages) {
    await copyPackage(name, root)
    await consumer.link(`@cio/${name}`, join(root, "packages", name))
  }
  const manifest = JSON.parse(await read("packages/track-core/package.json"))
  await write("packages/track-core/package.json", JSON.stringify({ ...manifest, version: coreVersion }, null, 2))
  const generate = (): Promise<ProcessResult> =>
    runProcess(process.execPath, [require.resolve("tsx/cli"), "scripts/src/generate.ts"], { cwd: root })
  const { code, output } = await generate()
  if (code !== 0) throw new Error(`nothing can be generated from the spec as it is: ${output}`)
  for (const path of changed) await cp(join(root, path), join(root, "before", path), { recursive: true })

  return {
    consumer,
    read,
    update: project.update,
    generate,
    async build() {
      const compiler = fromRoot("node_modules/typescript/bin/tsc")
      const folders = packages.map((name) => `packages/${name}`)
      return errorsOf(await runProcess(process.execPath, [compiler, "-b", ...folders], { cwd: root }))
    },
    // The types of the packages are checked as they are built, and those of Node are not the point.
    typeCheckConsumer: async () => errorsOf(await consumer.typeCheck({ options: { skipLibCheck: true } })),
    async edit(path, from, to) {
      const text = await read(path)
      if (!text.includes(from)) throw new Error(`${path} has no ${from}`)
      await write(path, text.split(from).join(to))
    },
    async restore() {
      for (const path of changed) {
        await rm(join(root, path), { recursive: true })
        await cp(join(root, "before", path), join(root, path), { recursive: true })
      }
    },
    async [Symbol.asyncDispose]() {
      await consumer[Symbol.asyncDispose]()
      await project[Symbol.asyncDispose]()
    },
  }
}

/** A package as it is before its first build, with its dependencies: those of the workspace lead to the copies. */
async function copyPackage(name: string, root: string): Promise<void> {
  const [from, to] = [fromRoot(`packages/${name}`), join(root, "packages", name)]
  await cp(from, to, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !/\/(test|dist|\.vite[^/]*)$/.test(path.slice(from.length).replaceAll("\\", "/")),
  })
}

/** `file.ts TS2345`, once for each error that the compiler printed. Whatever else it printed is an error too. */
function errorsOf({ code, output }: ProcessResult): string[] {
  const lines = output.split("\n").filter((line) => /^\S/.test(line))
  const errors = lines.map((line) =>
    line.replace(/^(.*)\(\d+,\d+\): error (TS\d+): .*$/, "$1 $2").replaceAll("\\", "/"),
  )
  return code === 0 || errors.length > 0 ? errors : [`the compiler ended with exit code ${code}: ${output}`]
}
