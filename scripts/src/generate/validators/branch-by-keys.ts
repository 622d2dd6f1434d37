import { _, type Ajv } from "ajv"
import type { SchemaObject } from "../../spec/contract.ts"

/**
 * Rewrites a `oneOf` of objects that differ by their required keys into a chain of if, then, else. Compiled, a valid
 * value runs one branch instead of all, and an invalid one gets the errors of the branch that its author meant.
 */
export function branchByKeys(schema: SchemaObject): SchemaObject {
  const { oneOf, ...others } = schema
  if (!oneOf) return schema
  const branches = oneOf.map((branch) => {
    if (typeof branch === "boolean" || branch.type !== "object" || !branch.required?.length) {
      throw new Error("a oneOf inside an operation needs object branches with required keys")
    }
    return { schema: branch, required: branch.required }
  })
  const alternatives = branches.map(({ required }) => required.join(" and "))
  const chain = branches.reduceRight<object>(
    (rest, branch) => ({
      // Any of the branch's keys shows that it is meant; the branch itself then says which of them is missing.
      if: presenceOf(branch.required),
      // biome-ignore lint/suspicious/noThenProperty: the keyword is JSON schema's, and nobody awaits a schema
      then: { ...branch.schema, type: undefined },
      else: rest,
    }),
    { "x-one-of-keys": alternatives },
  )
  return { ...others, type: "object", ...chain }
}

function presenceOf(keys: string[]): object {
  return keys.length === 1 ? { required: keys } : { anyOf: keys.map((key) => ({ required: [key] })) }
}

/** The end of such a chain: none of the keys was there. */
export function addOneOfKeysKeyword(ajv: Ajv): void {
  ajv.addKeyword({
    keyword: "x-one-of-keys",
    schemaType: "array",
    error: { message: "", params: (cxt) => _`{alternatives: ${(cxt.schema as string[]).join(", ")}}` },
    code: (cxt) => cxt.fail(_`true`),
  })
}
