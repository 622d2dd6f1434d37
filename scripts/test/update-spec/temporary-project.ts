import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join, relative } from "node:path"
import { fileURLToPath } from "node:url"
import { updateSpec } from "../../src/update-spec/command.ts"

/** What a run of the command came to. */
export interface Run {
  code: number
  out: string
  errors: string
}

/** A folder with copies of the files that the command reads and writes. */
export interface TemporaryProject extends AsyncDisposable {
  root: string
  /** Runs `spec:update` on a document, which is first written to a file there. */
  update(document: unknown, ...args: string[]): Promise<Run>
  run(...args: string[]): Promise<Run>
  read(path: string): Promise<string>
  write(path: string, text: string): Promise<void>
  /** The text of every file, by path. */
  files(): Promise<Record<string, string>>
}

/** A project whose baseline is the given description, as after taking it in. */
export async function projectAt(baseline: unknown): Promise<TemporaryProject> {
  const project = await emptyProject()
  const description = JSON.stringify(baseline)
  const known = taken.get(description)
  if (known) {
    await mkdir(join(project.root, "spec/upstream"))
    for (const [path, text] of Object.entries(known)) await project.write(path, text)
    return project
  }
  const { code, out, errors } = await project.update(baseline, "--write")
  if (code !== 0) throw new Error(`the first baseline was refused: ${out}${errors}`)
  taken.set(description, await project.files())
  return project
}

/** The files after taking in a description: every run of the command makes the same of it, and takes its time. */
const taken = new Map<string, Record<string, string>>()

/** Our side at the time of the fixture of upstream: a change of the real contract is none of these tests' business. */
const contractFixture = fileURLToPath(new URL("fixtures/contract", import.meta.url))

/** A project that has no baseline yet. */
export async function emptyProject(): Promise<TemporaryProject> {
  const root = await mkdtemp(join(tmpdir(), "spec-update-"))
  await mkdir(join(root, "packages/track-core"), { recursive: true })
  await mkdir(join(root, ".changeset"))
  await mkdir(join(root, "spec"))
  await cp(contractFixture, join(root, "spec"), { recursive: true })
  await writeFile(join(root, "packages/track-core/package.json"), '{ "name": "@cio/track-core", "version": "0.4.0" }\n')

  async function run(...args: string[]): Promise<Run> {
    const [out, errors]: [string[], string[]] = [[], []]
    const code = await updateSpec(args, {
      root,
      folder: root,
      print: (line) => void out.push(line),
      printError: (line) => void errors.push(line),
    })
    return { code, out: out.join("\n"), errors: errors.join("\n") }
  }

  return {
    root,
    run,
    async update(document, ...args) {
      // JSON, since YAML takes ten times as long to write and read.
      await writeFile(join(root, "upstream.json"), JSON.stringify(document))
      const result = await run("upstream.json", ...args)
      await rm(join(root, "upstream.json"))
      return result
    },
    read: (path) => readFile(join(root, path), "utf8"),
    write: (path, text) => writeFile(join(root, path), text),
    async files() {
      const entries = await readdir(root, { recursive: true, withFileTypes: true })
      const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
      return Object.fromEntries(
        await Promise.all(paths.map(async (path) => [relative(root, path), await readFile(path, "utf8")] as const)),
      )
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  }
}
