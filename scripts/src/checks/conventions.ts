import { access } from "node:fs/promises"
import { dirname, join, relative } from "node:path"
import ts from "typescript"
import type { CheckReport } from "./check-report.ts"
import { type ImportRule, importRules, isPortable } from "./import-rules.ts"
import { sourceFiles } from "./source-files.ts"
import { type WorkspacePackage, workspacePackages } from "./workspace.ts"

/** The tasks that turbo looks for by name; a package without one is passed over in silence. */
const publishableTasks = ["build", "check:types", "check:package", "test"]

/**
 * Checks what the other checks rely on: that a package declares its tasks, that its tests are found by
 * the compiler settings they need, and that portable code is compiled without Node's types.
 */
export async function checkConventions(root: string): Promise<CheckReport> {
  const packages = await workspacePackages(root)
  const problems: string[] = []
  for (const subject of packages) {
    for (const problem of await packageProblems(root, subject)) problems.push(`${subject.folder}: ${problem}`)
  }
  return { summary: `${packages.length} packages`, problems }
}

async function packageProblems(root: string, { name, folder, manifest, publishable }: WorkspacePackage) {
  const problems: string[] = []
  const files = await sourceFiles(join(root, folder))
  const has = (file: string): Promise<boolean> => exists(join(root, folder, file))
  const needsTask = (task: string, why: string): void => {
    if (!manifest.scripts?.[task]) problems.push(`package.json has no script ${task}, so ${why}`)
  }

  if (publishable) for (const task of publishableTasks) needsTask(task, "a published package goes unchecked")
  if (files.some((file) => file.endsWith(".test.ts"))) needsTask("test", "its tests never run")
  if (files.some((file) => file.endsWith(".ts"))) needsTask("check:types", "its types are never checked")
  if ((await has("tsconfig.test.json")) && !(await has("test/tsconfig.json"))) {
    problems.push("test/tsconfig.json is missing, so editors and the linter read tests with the settings of src")
  }
  const rule = importRules[name]
  if (rule?.node === false) problems.push(...portabilityProblems(rule, join(root, folder)))
  return problems
}

/** Node's globals must be unknown to whatever is compiled together with code that runs without Node. */
function portabilityProblems(rule: ImportRule, folder: string): string[] {
  return compilerProjects(join(folder, "tsconfig.json")).flatMap(({ path, types, files }) => {
    const names = files.map((file) => relative(folder, file).replaceAll("\\", "/"))
    const isForNode = names.length > 0 && names.every((name) => !isPortable(rule, name))
    const fits = isForNode || types?.length === 0
    return fits ? [] : [`${relative(folder, path)} must set types to [], or Node's globals compile unseen`]
  })
}

interface CompilerProject {
  readonly path: string
  /** The `types` in force, whatever it extends; undefined when none are set. */
  readonly types: readonly string[] | undefined
  readonly files: readonly string[]
}

/** The projects that a tsconfig builds: its own, and those of the same package that it refers to. */
function compilerProjects(path: string): CompilerProject[] {
  const folder = dirname(path)
  const { config } = ts.readConfigFile(path, ts.sys.readFile)
  const { options, fileNames, projectReferences = [] } = ts.parseJsonConfigFileContent(config ?? {}, ts.sys, folder)
  const within = projectReferences.map((reference) => reference.path).filter((other) => dirname(other) === folder)
  const own = { path, types: options.types, files: fileNames }
  // They refer to each other as well, where one uses another.
  const others = within.flatMap(compilerProjects).filter((project) => project.path !== path)
  return [...new Map([own, ...others].map((project) => [project.path, project])).values()]
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
