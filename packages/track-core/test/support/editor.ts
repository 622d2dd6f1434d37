import { fileURLToPath } from "node:url"
// TypeScript 7 has no language service to call, so that what an editor shows comes from 5.9, which most editors run.
import ts from "typescript-5"

/** What an editor shows in one file of this package, at the places marked with `|1|`, `|2|` and so on. */
export interface Editor {
  /** The text of the hover over the word that follows the mark. */
  hover(mark: number): string
  /** The names that are offered at the mark. */
  completions(mark: number): string[]
  /** Everything that is underlined in red. */
  errors(): string[]
}

const packageFolder = fileURLToPath(new URL("../../", import.meta.url))

/** Opens a text as a file beside the tests, without writing it. */
export function openInEditor(text: string): Editor {
  const fileName = `${packageFolder}test/types/in-editor.ts`
  const marks = new Map<number, number>()
  let source = ""
  for (const part of text.split(/(\|\d+\|)/)) {
    const mark = /^\|(\d+)\|$/.exec(part)?.[1]
    if (mark === undefined) source += part
    else marks.set(Number(mark), source.length)
  }

  const configPath = `${packageFolder}tsconfig.test.json`
  const { config } = ts.readConfigFile(configPath, ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, packageFolder)
  const read = (path: string) => (path === fileName ? source : ts.sys.readFile(path))
  const service = ts.createLanguageService({
    getCompilationSettings: () => options,
    getCurrentDirectory: () => packageFolder,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    getScriptFileNames: () => [fileName],
    getScriptVersion: () => "1",
    getScriptSnapshot(path) {
      const content = read(path)
      return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content)
    },
    fileExists: (path) => path === fileName || ts.sys.fileExists(path),
    readFile: read,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
  })

  function positionOf(mark: number): number {
    const position = marks.get(mark)
    if (position === undefined) throw new Error(`the text has no mark |${mark}|`)
    return position
  }

  return {
    hover(mark) {
      const info = service.getQuickInfoAtPosition(fileName, positionOf(mark))
      const parts = [...(info?.displayParts ?? []), { text: "\n" }, ...(info?.documentation ?? [])]
      return parts.map((part) => part.text).join("")
    },
    completions(mark) {
      return service.getCompletionsAtPosition(fileName, positionOf(mark), {})?.entries.map((entry) => entry.name) ?? []
    },
    errors() {
      const found = [...service.getSyntacticDiagnostics(fileName), ...service.getSemanticDiagnostics(fileName)]
      return found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"))
    },
  }
}
