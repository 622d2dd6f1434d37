import ts from "typescript"
import type { ApiDeclaration } from "./api-declarations.ts"

/**
 * Whether a declaration only gained: optional members, members of a class, optional parameters, overloads. Code that was
 * compiled against the old one then compiles against the new one. Whatever is not surely so is no extension.
 */
export function isExtension(before: ApiDeclaration, after: ApiDeclaration): boolean {
  if (before.statements.length > after.statements.length) return false
  return before.statements.every((statement, index) => {
    const other = after.statements[index]
    return other !== undefined && (same(statement, other) || isExtendedStatement(statement, other))
  })
}

function isExtendedStatement(before: ts.Statement, after: ts.Statement): boolean {
  if (ts.isFunctionDeclaration(before) && ts.isFunctionDeclaration(after)) return isExtendedSignature(before, after)
  if (ts.isInterfaceDeclaration(before) && ts.isInterfaceDeclaration(after)) {
    return sameHead(before, after) && gained(before.members, after.members, isOptional)
  }
  if (ts.isClassDeclaration(before) && ts.isClassDeclaration(after)) {
    const isFree = (member: ts.ClassElement): boolean => !isAbstract(member) && !ts.isConstructorDeclaration(member)
    return (
      sameHead(before, after) &&
      sameList(before.modifiers, after.modifiers) &&
      gained(before.members, after.members, isFree)
    )
  }
  if (ts.isTypeAliasDeclaration(before) && ts.isTypeAliasDeclaration(after)) {
    return sameList(before.typeParameters, after.typeParameters) && isExtendedType(before.type, after.type)
  }
  return false
}

function isExtendedType(before: ts.TypeNode | undefined, after: ts.TypeNode | undefined): boolean {
  if (same(before, after)) return true
  if (before === undefined || after === undefined) return false
  if (ts.isTypeLiteralNode(before) && ts.isTypeLiteralNode(after)) {
    return gained(before.members, after.members, isOptional)
  }
  if (ts.isFunctionTypeNode(before) && ts.isFunctionTypeNode(after)) return isExtendedSignature(before, after)
  if (ts.isUnionTypeNode(before) && ts.isUnionTypeNode(after)) {
    // A member more is a case that a switch over the union does not have.
    const sameCount = before.types.length === after.types.length
    return sameCount && before.types.every((type, index) => isExtendedType(type, after.types[index]))
  }
  return false
}

/** Every old member is there, in any order, and each new one asks nothing of anybody. */
function gained<Member extends ts.ClassElement | ts.TypeElement>(
  before: ts.NodeArray<Member>,
  after: ts.NodeArray<Member>,
  isFree: (member: Member) => boolean,
): boolean {
  const left = new Set<Member>(after)
  const isKept = before.every((member) => {
    const other = [...left].find((candidate) => same(member, candidate) || isExtendedMember(member, candidate))
    if (other) left.delete(other)
    return other !== undefined
  })
  return isKept && [...left].every(isFree)
}

function isExtendedMember(before: ts.Node, after: ts.Node): boolean {
  if (ts.isPropertySignature(before) && ts.isPropertySignature(after)) {
    const sameName = same(before.name, after.name) && same(before.questionToken, after.questionToken)
    return sameName && sameList(before.modifiers, after.modifiers) && isExtendedType(before.type, after.type)
  }
  const isMethod = ts.isMethodSignature(before) && ts.isMethodSignature(after)
  if (isMethod || (ts.isMethodDeclaration(before) && ts.isMethodDeclaration(after))) {
    const sameName = same(before.name, after.name) && same(before.questionToken, after.questionToken)
    return sameName && sameList(before.modifiers, after.modifiers) && isExtendedSignature(before, after)
  }
  return ts.isConstructorDeclaration(before) && ts.isConstructorDeclaration(after) && isExtendedSignature(before, after)
}

function isExtendedSignature(before: ts.SignatureDeclaration, after: ts.SignatureDeclaration): boolean {
  const isKept = before.parameters.every((parameter, index) => same(parameter, after.parameters[index]))
  // After a rest parameter nothing can follow, so what is added stands where nothing stood.
  const added = after.parameters.slice(before.parameters.length)
  const isFree = added.every((parameter) => parameter.questionToken || parameter.dotDotDotToken)
  return isKept && isFree && sameList(before.typeParameters, after.typeParameters) && same(before.type, after.type)
}

function isOptional(member: ts.TypeElement): boolean {
  return member.questionToken !== undefined
}

function isAbstract(member: ts.ClassElement): boolean {
  const modifiers = ts.canHaveModifiers(member) ? ts.getModifiers(member) : undefined
  return modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AbstractKeyword) ?? false
}

function sameHead(
  before: ts.InterfaceDeclaration | ts.ClassDeclaration,
  after: ts.InterfaceDeclaration | ts.ClassDeclaration,
): boolean {
  return (
    sameList(before.typeParameters, after.typeParameters) && sameList(before.heritageClauses, after.heritageClauses)
  )
}

function sameList(before: readonly ts.Node[] | undefined, after: readonly ts.Node[] | undefined): boolean {
  return textOf(before) === textOf(after)
}

function same(before: ts.Node | undefined, after: ts.Node | undefined): boolean {
  return before?.getText() === after?.getText()
}

function textOf(nodes: readonly ts.Node[] | undefined): string {
  return (nodes ?? []).map((node) => node.getText()).join(", ")
}
