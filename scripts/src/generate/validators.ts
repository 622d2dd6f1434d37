import { Ajv } from "ajv"
import standaloneCode from "ajv/dist/standalone/index.js"
import { type Contract, mapChildren, refName, type Schema, type SchemaObject } from "../spec/contract.ts"
import { banner } from "./banner.ts"
import { addOneOfKeysKeyword, branchByKeys } from "./validators/branch-by-keys.ts"
import { addLimitKeywords } from "./validators/limit-keywords.ts"

/**
 * The text of `validators.ts`: one function per operation, compiled by ajv ahead of time, found by `type` and `action`
 * instead of by trying every member of the union (124 ns an operation where the union costs 3,300 ns).
 */
export function validatorsModule(contract: Contract): string {
  const ajv = new Ajv({
    allErrors: true,
    messages: false,
    strict: true,
    strictTypes: false, // then-branches inherit their type from the schema around them
    strictRequired: false,
    allowUnionTypes: true,
    unicode: false, // only emptiness is checked, and counting code points would need ajv at run time
    inlineRefs: false, // one function per shared part: inlined everywhere they made 440 kB
    logger: false,
    code: { source: true, esm: true },
  })
  addLimitKeywords(ajv, contract.limits)
  addOneOfKeysKeyword(ajv)

  for (const [name, schema] of Object.entries(contract.schemas)) {
    if (name !== "Operation" && !isScalar(schema)) ajv.addSchema({ $id: name, ...compilable(schema, contract) })
  }
  const exported = Object.fromEntries(contract.operations.map(({ schemaName }) => [schemaName, schemaName]))
  // ajv's module has a default export in its types and none of its own at run time under node's ESM.
  const generate = (standaloneCode as unknown as { default?: typeof standaloneCode.default }).default ?? standaloneCode
  const code = (generate as typeof standaloneCode.default)(ajv, exported)
  return banner(contract) + header + withoutExports(joiningErrors(code)) + table(contract)
}

/** Scalars put in place of their references, annotations that ajv does not know removed, unions by keys rewritten. */
function compilable(schema: SchemaObject, contract: Contract): SchemaObject {
  const convert = (node: Schema): Schema => {
    if (typeof node === "boolean") return node
    if (node.$ref) {
      const name = refName(node.$ref)
      const target = contract.schemas[name]
      if (!target) throw new Error(`${node.$ref} points to nothing`)
      return isScalar(target) ? convert(target) : { $ref: name }
    }
    const { title: _title, description: _description, examples: _examples, ...rest } = node
    const converted = mapChildren(rest, convert)
    // With additionalProperties false a forbidden property is just an additional one.
    if (converted.properties && converted.additionalProperties === false) {
      converted.properties = Object.fromEntries(
        Object.entries(converted.properties).filter(([, value]) => value !== false),
      )
    }
    return branchByKeys(converted)
  }
  const converted = convert(schema)
  if (typeof converted === "boolean") throw new Error("a schema that is a boolean")
  return converted
}

function isScalar(schema: SchemaObject): boolean {
  return !schema.oneOf && schema.type !== "object"
}

const header = `// @ts-nocheck compiled by ajv
import type { Validator } from "../validate/validator.ts"
import { exceedsBytes } from "../utf8.ts"
import { longName, longValue, tooMany } from "../validate/limit-checks.ts"

function joined(errors, more) {
  if (errors === null) return more
  for (const error of more) errors.push(error)
  return errors
}

`

/**
 * Errors of a part are added to those before instead of copied with them, which for an array of 40,000 wrong elements took 7 s.
 * The list that grows is the validator's own or one that a part has handed over: a part makes a new one at each call.
 */
function joiningErrors(code: string): string {
  const copying = /vErrors === null \? (\w+)\.errors : vErrors\.concat\(\1\.errors\)/g
  const joining = code.replaceAll(copying, "joined(vErrors, $1.errors)")
  if (joining.includes(".concat("))
    throw new Error("the compiled validators copy errors in a way that is not known here")
  return joining
}

/** The functions stay inside the module; what is exported is the table. */
function withoutExports(code: string): string {
  if (/\brequire\(/.test(code)) throw new Error("the compiled validators need ajv at run time: they must stand alone")
  const functions = code
    .replace(/^"use strict";/, "")
    .replaceAll(/export const (\w+) = (validate\d+);/g, "const $1 = $2;\n")
    .replaceAll(/(function validate\d+\()/g, "\n$1")
  return functions.replaceAll(/const (schema\d+) = \{"\$id".*?\};(?=const |function |\n)/g, (declaration, name) =>
    usedElsewhere(functions, name) ? `${declaration}\n` : "",
  )
}

function usedElsewhere(code: string, name: string): boolean {
  return (code.match(new RegExp(`\\b${name}\\b`, "g"))?.length ?? 0) > 1
}

function table(contract: Contract): string {
  const types = [...new Set(contract.operations.map(({ type }) => type))]
  const rows = types.map((type) => {
    const actions = contract.operations.filter((operation) => operation.type === type)
    return `  ${type}: {\n${actions.map(({ action, schemaName }) => `    ${action}: ${schemaName},\n`).join("")}  },\n`
  })
  return `
/** The validator of each operation, by \`type\` and \`action\`. */
export const validators: Readonly<Record<string, Readonly<Record<string, Validator>>>> = {
${rows.join("")}}
`
}
