import { access } from "node:fs/promises"
import { join } from "node:path"
import ts from "typescript"
import type { CheckReport } from "./check-report.ts"
import { importRules } from "./import-rules.ts"
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
  if (importRules[name]?.node === false) {
    const types = compilerTypes(join(root, folder, "tsconfig.json"))
    if (types?.length !== 0) problems.push("tsconfig.json must set types to [], or Node's globals compile unseen")
  }
  return problems
}

/** The `types` in force in a tsconfig, whatever it extends; undefined when none are set. */
function compilerTypes(path: string): string[] | undefined {
  const { config } = ts.readConfigFile(path, ts.sys.readFile)
  return ts.parseJsonConfigFileContent(config ?? {}, ts.sys, join(path, "..")).options.types
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
