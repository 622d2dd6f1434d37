import ts from "typescript"

/**
 * Merges `{ a?: string } & { [key: string]: unknown }` into one literal, so that hovering shows an object and not an
 * intersection, and opens free-form values to `any`: an index signature of `unknown` refuses values typed as an
 * interface, and what JSON cannot carry is caught when the operation is encoded.
 */
export function flattenIntersections(nodes: readonly ts.Node[]): ts.Node[] {
  return ts.transform([...nodes], [flatten]).transformed
}

const flatten: ts.TransformerFactory<ts.Node> = (context) => {
  const visit = (node: ts.Node): ts.Node => {
    const inner = ts.visitEachChild(node, visit, context)
    if (ts.isIndexSignatureDeclaration(inner)) return openIndexSignature(inner, false)
    if (!ts.isIntersectionTypeNode(inner) || !inner.types.every(ts.isTypeLiteralNode)) return inner
    const members = inner.types.flatMap((part) => (ts.isTypeLiteralNode(part) ? [...part.members] : []))
    return ts.factory.createTypeLiteralNode(
      members.map((member) => (ts.isIndexSignatureDeclaration(member) ? openIndexSignature(member, true) : member)),
    )
  }
  return visit
}

/** Beside optional properties the signature must allow `undefined` too, or the literal contradicts itself. */
function openIndexSignature(signature: ts.IndexSignatureDeclaration, hasOptionals: boolean): ts.TypeElement {
  const kind = signature.type.kind
  // Headers have an index signature too, which the generator calls "name": they are not the caller's free-form JSON.
  const [parameter] = signature.parameters
  const isFreeForm = parameter && ts.isIdentifier(parameter.name) && parameter.name.text === "key"
  if (!isFreeForm || kind === ts.SyntaxKind.AnyKeyword) return signature
  const type =
    kind === ts.SyntaxKind.UnknownKeyword
      ? ts.factory.createKeywordTypeNode(ts.SyntaxKind.AnyKeyword)
      : hasOptionals
        ? ts.factory.createUnionTypeNode([
            signature.type,
            ts.factory.createKeywordTypeNode(ts.SyntaxKind.UndefinedKeyword),
          ])
        : signature.type
  return ts.factory.updateIndexSignature(signature, signature.modifiers, signature.parameters, type)
}
