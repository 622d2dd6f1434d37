import { readFile } from "node:fs/promises"
import { isBuiltin } from "node:module"
import { join, posix } from "node:path"
import type { CheckReport } from "./check-report.ts"
import { type ImportRule, importRules, isNodeEntry, isPortable } from "./import-rules.ts"
import { importsOf, type ModuleReference } from "./imports-of.ts"
import { sourceFiles } from "./source-files.ts"
import { type WorkspacePackage, workspacePackages } from "./workspace.ts"

interface Place {
  readonly owner: WorkspacePackage
  /** Path of the importing file from its package. */
  readonly file: string
  readonly packages: readonly WorkspacePackage[]
  readonly rules: Readonly<Record<string, ImportRule>>
}

/**
 * Checks that imports run one way, that no file reaches into another package, and that the portable packages
 * use nothing of Node's. What a package ships (`src`) follows its row in the table; its tests, benches and the private
 * packages may import whatever they declare, but by name.
 */
export async function checkImportDirection(
  root: string,
  rules: Readonly<Record<string, ImportRule>> = importRules,
): Promise<CheckReport> {
  const packages = await workspacePackages(root)
  const problems: string[] = []
  let files = 0
  for (const owner of packages) {
    if (owner.publishable && !Object.hasOwn(rules, owner.name)) {
      problems.push(`${owner.folder}: ${owner.name} has no row in the table of import rules (import-rules.ts)`)
    }
    for (const file of await sourceFiles(join(root, owner.folder))) {
      files++
      const text = await readFile(join(root, owner.folder, file), "utf8")
      for (const reference of importsOf(file, text)) {
        const problem = violation(reference, { owner, file, packages, rules })
        if (problem) problems.push(`${owner.folder}/${file}:${reference.line}: ${problem}`)
      }
    }
  }
  return { summary: `${files} files of ${packages.length} packages`, problems }
}

/** Why a file may not hold this import, or undefined when it may. */
function violation(reference: ModuleReference, place: Place): string | undefined {
  const rule = place.file.startsWith("src/") ? place.rules[place.owner.name] : undefined
  const { specifier, kind } = reference
  if (rule && isPortable(rule, place.file)) {
    if (kind === "loader") return `${specifier} reaches Node's modules; ${place.owner.name} must run without Node`
    if (kind === "require") return `require does not exist outside Node; ${place.owner.name} must run without Node`
    if (kind === "types") return `the types of "${specifier}" would let Node's globals through unseen`
  }
  if (kind === "loader") return undefined
  if (specifier === undefined) return rule && "a computed import cannot be checked: name the module"
  return specifier.startsWith(".") || specifier.startsWith("/") || specifier.startsWith("file:")
    ? pathViolation(specifier, place, rule)
    : packageViolation(specifier, place, rule)
}

function pathViolation(specifier: string, place: Place, rule: ImportRule | undefined): string | undefined {
  const target = posix.join(posix.dirname(place.file), specifier)
  if (!specifier.startsWith(".") || target.startsWith("..")) {
    return `"${specifier}" leaves ${place.owner.name}: import the other package by its name`
  }
  if (!rule) return undefined
  if (!target.startsWith("src/")) return `"${specifier}" is not shipped with ${place.owner.name}`
  if (isPortable(rule, place.file) && !isPortable(rule, target)) {
    return `"${specifier}" runs on Node alone; ${place.owner.name} must run without Node`
  }
  const inner = rule.within?.find(({ from }) => isInside(place.file, from))
  if (inner && !inner.to.some((allowed) => isInside(target, allowed))) {
    return `"${specifier}" is above ${inner.from}, which may import only ${inner.to.join(", ")}`
  }
  return undefined
}

function packageViolation(specifier: string, place: Place, rule: ImportRule | undefined): string | undefined {
  if (isBuiltin(specifier) || specifier.startsWith("node:")) {
    return rule && isPortable(rule, place.file)
      ? `"${specifier}" is Node's; ${place.owner.name} must run without Node`
      : undefined
  }
  const name = packageName(specifier)
  if (place.packages.some((known) => known.name === name)) {
    const inside = specifier.slice(name.length + 1).split("/")[0]
    if (inside === "src" || inside === "dist") return `"${specifier}" reaches into another package: use its exports`
    if (rule && isPortable(rule, place.file) && isNodeEntry(place.rules[name], `.${specifier.slice(name.length)}`)) {
      return `"${specifier}" runs on Node alone; ${place.owner.name} must run without Node`
    }
    if (!rule || name === place.owner.name || rule.workspace.includes(name)) return undefined
    return `${place.owner.name} may not import ${name}: ${allowedList(rule.workspace)}`
  }
  if (!rule || rule.registry === "any" || rule.registry.includes(name)) return undefined
  return `${place.owner.name} may not depend on ${name}: ${allowedList(rule.registry)}`
}

function packageName(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/")
}

function isInside(path: string, fileOrFolder: string): boolean {
  return path === fileOrFolder || path.startsWith(`${fileOrFolder}/`)
}

function allowedList(names: readonly string[]): string {
  return names.length === 0 ? "nothing is allowed" : `allowed: ${names.join(", ")}`
}
