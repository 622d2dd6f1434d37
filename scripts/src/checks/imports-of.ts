import ts from "typescript"

/** One place where a file reaches for another module. */
export interface ModuleReference {
  /** What stands between the quotes, or undefined when it is computed while the program runs. */
  readonly specifier: string | undefined
  /** How it is reached. `types` is a triple-slash directive that brings in a package's global types. */
  readonly kind: "import" | "require" | "types" | "loader"
  /** Line in the file, from 1. */
  readonly line: number
}

/** Ways to get hold of a module without an import; a portable package may not even name them. */
const loaders = new Set(["getBuiltinModule", "createRequire"])

/** Everything that a source text imports, re-exports, requires or loads, types included, in order of appearance. */
export function importsOf(fileName: string, text: string): ModuleReference[] {
  const source = ts.createSourceFile(fileName, text, ts.ScriptTarget.Latest, true)
  const found: ModuleReference[] = []
  const add = (kind: ModuleReference["kind"], specifier: string | undefined, position: number): void => {
    found.push({ kind, specifier, line: source.getLineAndCharacterOfPosition(position).line + 1 })
  }

  for (const directive of source.typeReferenceDirectives) add("types", directive.fileName, directive.pos)
  for (const directive of source.referencedFiles) add("import", `./${directive.fileName}`, directive.pos)

  const visit = (node: ts.Node): void => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier) {
      add("import", literalText(node.moduleSpecifier), node.getStart())
    } else if (ts.isExternalModuleReference(node)) {
      add("require", literalText(node.expression), node.getStart())
    } else if (ts.isImportTypeNode(node)) {
      const argument = ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined
      add("import", argument && literalText(argument), node.getStart())
    } else if (ts.isCallExpression(node)) {
      const kind = callKind(node.expression)
      if (kind) add(kind, literalText(node.arguments[0]), node.getStart())
    } else if (ts.isIdentifier(node) && loaders.has(node.text)) {
      add("loader", node.text, node.getStart())
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

function callKind(callee: ts.Expression): "import" | "require" | undefined {
  if (callee.kind === ts.SyntaxKind.ImportKeyword) return "import"
  if (ts.isIdentifier(callee) && callee.text === "require") return "require"
  // require.resolve and import.meta.resolve reach for a module as well.
  if (!ts.isPropertyAccessExpression(callee) || callee.name.text !== "resolve") return undefined
  if (ts.isIdentifier(callee.expression) && callee.expression.text === "require") return "require"
  return ts.isMetaProperty(callee.expression) ? "import" : undefined
}

function literalText(node: ts.Node | undefined): string | undefined {
  return node && ts.isStringLiteralLike(node) ? node.text : undefined
}
