import ts from "typescript"

/** Everything that a report says under one name: a declaration, or several where a function is overloaded. */
export interface ApiDeclaration {
  /** The name under which it is imported; its own where it cannot be. */
  readonly name: string
  /** Whether it can be imported, or is only used by what can. */
  readonly isExported: boolean
  /** As in the report, comments left out. */
  readonly text: string
  readonly statements: readonly ts.Statement[]
}

interface Collected {
  name: string
  isExported: boolean
  texts: string[]
  statements: ts.Statement[]
}

/** The declarations of a report by name. Imports are none: a change of them alone changes nothing for a user. */
export function apiDeclarations(report: string): Map<string, ApiDeclaration> {
  const source = ts.createSourceFile("report.ts", withoutComments(report), ts.ScriptTarget.Latest, true)
  const aliases = exportedAliases(source)
  const found = new Map<string, Collected>()
  for (const statement of source.statements) {
    for (const { local, text } of declared(statement)) {
      // Where a name is taken by a global one, the report declares it as `Name_2` and exports that as `Name`.
      const name = aliases.get(local) ?? local
      const entry = found.get(name) ?? { name, isExported: false, texts: [], statements: [] }
      entry.isExported ||= aliases.has(local) || hasExport(statement)
      entry.texts.push(text)
      if (!ts.isExportDeclaration(statement)) entry.statements.push(statement)
      found.set(name, entry)
    }
  }
  return new Map([...found].map(([name, { texts, ...rest }]) => [name, { ...rest, text: texts.join("\n\n") }]))
}

/** The names that a statement declares. A name that is imported and exported again is declared by its export. */
function declared(statement: ts.Statement): { local: string; text: string }[] {
  const text = statement.getText()
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map(({ name }) => ({ local: name.getText(), text }))
  }
  if (ts.isExportDeclaration(statement)) {
    const imported = importedNames(statement.getSourceFile())
    return exportElements(statement)
      .map(({ name, propertyName }) => ({ local: (propertyName ?? name).text, text: `export { ${name.text} }` }))
      .filter(({ local }) => imported.has(local))
  }
  const isDeclaration =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isEnumDeclaration(statement) ||
    ts.isModuleDeclaration(statement)
  return isDeclaration && statement.name ? [{ local: statement.name.text, text }] : []
}

function exportedAliases(source: ts.SourceFile): Map<string, string> {
  const elements = source.statements.filter(ts.isExportDeclaration).flatMap(exportElements)
  return new Map(elements.map(({ name, propertyName }) => [(propertyName ?? name).text, name.text]))
}

function importedNames(source: ts.SourceFile): Set<string> {
  const bindings = source.statements.filter(ts.isImportDeclaration).map(({ importClause }) => importClause)
  return new Set(
    bindings.flatMap((clause) => {
      const named = clause?.namedBindings
      const names = named
        ? ts.isNamedImports(named)
          ? named.elements.map(({ name }) => name.text)
          : [named.name.text]
        : []
      return clause?.name ? [clause.name.text, ...names] : names
    }),
  )
}

function exportElements({ exportClause }: ts.ExportDeclaration): readonly ts.ExportSpecifier[] {
  return exportClause && ts.isNamedExports(exportClause) ? exportClause.elements : []
}

function hasExport(statement: ts.Statement): boolean {
  if (!ts.canHaveModifiers(statement)) return false
  return ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false
}

function withoutComments(report: string): string {
  return report.replace(/^\s*\/\/.*\n/gm, "")
}
