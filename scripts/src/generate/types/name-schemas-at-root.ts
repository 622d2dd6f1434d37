import ts from "typescript"

/**
 * Turns every member of `components["schemas"]` into an exported type of its own name, and every reference to it into
 * that name: hovers and compiler errors then say `PersonEvent`, not `components["schemas"]["PersonEvent"]`.
 */
export function nameSchemasAtRoot(nodes: readonly ts.Node[]): ts.Node[] {
  const named = ts.transform([...nodes], [referByName]).transformed
  const aliases: ts.Node[] = []
  const rest = named.map((node) => {
    if (!ts.isInterfaceDeclaration(node) || node.name.text !== "components") return node
    return ts.factory.updateInterfaceDeclaration(
      node,
      node.modifiers,
      node.name,
      node.typeParameters,
      node.heritageClauses,
      node.members.map((member) => hoistSchemas(member, aliases)),
    )
  })
  return [...aliases, ...rest]
}

function hoistSchemas(member: ts.TypeElement, aliases: ts.Node[]): ts.TypeElement {
  if (!ts.isPropertySignature(member) || nameOf(member) !== "schemas") return member
  if (!member.type || !ts.isTypeLiteralNode(member.type)) throw new Error("components.schemas is not a type literal")
  const references = member.type.members.map((schema) => {
    if (!ts.isPropertySignature(schema) || !schema.type) throw new Error("a schema without a type")
    const name = nameOf(schema)
    const alias = ts.factory.createTypeAliasDeclaration(
      [ts.factory.createModifier(ts.SyntaxKind.ExportKeyword)],
      name,
      undefined,
      schema.type,
    )
    ts.setSyntheticLeadingComments(alias, ts.getSyntheticLeadingComments(schema))
    aliases.push(alias)
    return ts.factory.createPropertySignature(undefined, name, undefined, ts.factory.createTypeReferenceNode(name))
  })
  return ts.factory.updatePropertySignature(
    member,
    member.modifiers,
    member.name,
    member.questionToken,
    ts.factory.createTypeLiteralNode(references),
  )
}

const referByName: ts.TransformerFactory<ts.Node> = (context) => {
  const visit = (node: ts.Node): ts.Node => {
    const name = schemaReference(node)
    return name ? ts.factory.createTypeReferenceNode(name) : ts.visitEachChild(node, visit, context)
  }
  return visit
}

/** The X of `components["schemas"]["X"]`. */
function schemaReference(node: ts.Node): string | undefined {
  if (!ts.isIndexedAccessTypeNode(node) || !ts.isIndexedAccessTypeNode(node.objectType)) return undefined
  const { objectType, indexType } = node.objectType
  const isComponents =
    ts.isTypeReferenceNode(objectType) && (objectType.typeName as ts.Identifier).text === "components"
  return isComponents && textOf(indexType) === "schemas" ? textOf(node.indexType) : undefined
}

function textOf(node: ts.TypeNode): string | undefined {
  return ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal) ? node.literal.text : undefined
}

function nameOf(member: ts.PropertySignature): string {
  if (ts.isIdentifier(member.name) || ts.isStringLiteral(member.name)) return member.name.text
  throw new Error("a property with a computed name")
}
