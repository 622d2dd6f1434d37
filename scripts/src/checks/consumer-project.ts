import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fromRoot } from "../repository.ts"
import { type ProcessResult, runProcess } from "./run-process.ts"

/** Compiler settings of a careful user: strict, Node's own module rules, and library types checked as well. */
const compilerOptions = Object.freeze({
  target: "es2023",
  lib: ["es2023", "esnext.disposable"],
  module: "nodenext",
  moduleDetection: "force",
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  verbatimModuleSyntax: true,
  skipLibCheck: false,
  noEmit: true,
  types: ["node"],
})

/** A temporary project of somebody who uses the packages, outside the workspace, gone when it goes out of scope. */
export interface ConsumerProject extends AsyncDisposable {
  readonly folder: string
  write(name: string, text: string): Promise<void>
  /** Puts a folder in node_modules under a package name, in place of installing it. */
  link(packageName: string, target: string): Promise<void>
  /** Type-checks every TypeScript file of the project. */
  typeCheck(settings?: TypeCheckSettings): Promise<ProcessResult>
}

export interface TypeCheckSettings {
  /** Laid over the strict options. */
  readonly options?: Readonly<Record<string, unknown>>
  /** Folder of the `typescript` package to use. @default the one that builds the packages */
  readonly compiler?: string
}

/** Makes the project, with Node's types in it. */
export async function consumerProject(): Promise<ConsumerProject> {
  // macOS hands out a temporary folder behind a symbolic link, which would show in compiler messages.
  const folder = await realpath(await mkdtemp(join(tmpdir(), "track-consumer-")))
  const write: ConsumerProject["write"] = (name, text) => writeFile(join(folder, name), text)
  const link: ConsumerProject["link"] = async (packageName, target) => {
    const path = join(folder, "node_modules", packageName)
    await mkdir(dirname(path), { recursive: true })
    await symlink(target, path, "junction")
  }
  await write("package.json", `${JSON.stringify({ name: "consumer", private: true, type: "module" })}\n`)
  return {
    folder,
    write,
    link,
    async typeCheck({ options = {}, compiler = fromRoot("node_modules/typescript") } = {}) {
      const settings = { compilerOptions: { ...compilerOptions, ...options }, include: ["*.ts", "*.cts"] }
      await write("tsconfig.json", JSON.stringify(settings))
      return runProcess(process.execPath, [join(compiler, "bin", "tsc"), "-p", folder], { cwd: folder })
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}
