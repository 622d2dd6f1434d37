import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import {
  CompilerState,
  Extractor,
  ExtractorConfig,
  ExtractorLogLevel,
  ExtractorMessageCategory,
  type IConfigFile,
} from "@microsoft/api-extractor"
import { apiDeclarations } from "./api-declarations.ts"
import { reportCode } from "./api-report-file.ts"

/** The web's types and Node's: what a declaration of any of our packages may name. */
const compilerOptions = Object.freeze({
  target: "es2023",
  lib: ["es2023", "dom", "dom.iterable", "esnext.disposable"],
  module: "nodenext",
  moduleDetection: "force",
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: true,
  types: ["node"],
})

/** What API Extractor notes of every declaration, and which says nothing here: no package has stages of release. */
const notes = /^\s*\/\/ (\(undocumented\)|\(No @packageDocumentation .*|@public( \(undocumented\))?)$/

/**
 * What can be imported from each of a package's entries, as sorted declarations without comments, types that they use
 * included. Throws with the compiler's message where the built declarations do not compile.
 * @param folder absolute path of the package
 * @param entries the declarations of its entries, as paths from the folder: `dist/validate/index.d.ts`
 */
export async function apiReports(folder: string, entries: readonly string[]): Promise<string[]> {
  const output = await mkdtemp(join(tmpdir(), "track-api-"))
  try {
    const configs = entries.map((entry, index) => extractorConfig(folder, entry, join(output, String(index))))
    const [first, ...others] = configs
    if (first === undefined) return []
    // One program for all of them: reading the types of the web and of Node is most of the work.
    const additionalEntryPoints = others.map(({ mainEntryPointFilePath }) => mainEntryPointFilePath)
    const compilerState = CompilerState.create(first, { additionalEntryPoints })
    for (const config of configs) extract(config, compilerState)
    return await Promise.all(
      configs.map(async ({ reportFilePath }) => tidied(reportCode(await readFile(reportFilePath, "utf8")))),
    )
  } finally {
    await rm(output, { recursive: true, force: true })
  }
}

function extractorConfig(projectFolder: string, entry: string, reportFolder: string): ExtractorConfig {
  const mainEntryPointFilePath = join(projectFolder, entry)
  const configObject: IConfigFile = {
    projectFolder,
    mainEntryPointFilePath,
    newlineKind: "lf",
    compiler: { overrideTsconfig: { compilerOptions, include: [], files: [mainEntryPointFilePath] } },
    apiReport: {
      enabled: true,
      includeForgottenExports: true,
      reportFileName: "report.api.md",
      reportFolder,
      reportTempFolder: join(reportFolder, "temp"),
    },
    docModel: { enabled: false },
    dtsRollup: { enabled: false },
    tsdocMetadata: { enabled: false },
    messages: {
      compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
      // These are about a style of doc comments that is not ours.
      extractorMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
      tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
    },
  }
  const packageJsonFullPath = join(projectFolder, "package.json")
  return ExtractorConfig.prepare({ configObject, configObjectFullPath: undefined, packageJsonFullPath })
}

function extract(config: ExtractorConfig, compilerState: CompilerState): void {
  const errors: string[] = []
  const { succeeded } = Extractor.invoke(config, {
    compilerState,
    localBuild: true,
    messageCallback(message) {
      if (message.category === ExtractorMessageCategory.Compiler) errors.push(message.text)
      message.handled = true
    },
  })
  if (succeeded && errors.length === 0) return
  throw new Error(`${config.mainEntryPointFilePath} has no API report: ${errors.join("; ")}`)
}

function tidied(code: string): string {
  const lines = code.split("\n").filter((line) => !notes.test(line))
  const spaced = lines.join("\n").replace(/\n{3,}/g, "\n\n")
  return `${spaced.trim()}\n`
}

/**
 * A report without the types that it does not export and another report exports just so: `./validate` uses every
 * operation, and one place to review them is enough. Also tells their names.
 */
export function withoutRepeats(report: string, main: string): { text: string; omitted: string[] } {
  const others = apiDeclarations(main)
  const omitted: string[] = []
  const kept = report
    .trim()
    .split("\n\n")
    .filter((block) => {
      const declarations = [...apiDeclarations(block).values()]
      const isRepeat = declarations.every(({ name, isExported, text }) => {
        const other = others.get(name)
        return !isExported && other?.isExported && other.text.replace(/^export /gm, "") === text
      })
      if (!isRepeat || declarations.length === 0) return true
      omitted.push(...declarations.map(({ name }) => name))
      return false
    })
  return { text: `${kept.join("\n\n")}\n`, omitted }
}
