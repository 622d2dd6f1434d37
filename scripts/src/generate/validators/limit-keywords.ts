import { _, type Ajv, type KeywordCxt, Name } from "ajv"
import type { LimitEntry } from "../../spec/contract.ts"

/** The functions of track-core that the compiled code calls. */
type LimitFunction = "exceedsBytes" | "longName" | "longValue" | "tooMany"

/** Teaches ajv the spec's `x-limit...` keywords. Each names an entry of `x-limits`. */
export function addLimitKeywords(ajv: Ajv, limits: Record<string, LimitEntry>): void {
  const add = (keyword: string, type: "string" | "object", call: LimitFunction, namesProperty: boolean) =>
    ajv.addKeyword({
      keyword,
      type,
      schemaType: "string",
      error: {
        message: "",
        params: (cxt) => _`{limit: ${limitValue(cxt)}${namesProperty ? _`, property: ${cxt.params.property}` : _``}}`,
      },
      code(cxt: KeywordCxt) {
        const check = _`${new Name(call)}(${cxt.data}, ${limitValue(cxt)})`
        if (!namesProperty) return cxt.fail(check)
        const property = cxt.gen.const("property", check)
        cxt.setParams({ property })
        cxt.fail(_`${property} !== undefined`)
      },
    })

  function limitValue(cxt: { schema?: unknown; keyword?: string }): number {
    const limit = limits[String(cxt.schema)]
    if (!limit) throw new Error(`${cxt.keyword} names ${String(cxt.schema)}, which is not in x-limits`)
    return limit.value
  }

  add("x-limit", "string", "exceedsBytes", false)
  add("x-limit-names", "object", "longName", true)
  add("x-limit-values", "object", "longValue", true)
  add("x-limit-count", "object", "tooMany", false)
  // Looser than the limit on the whole operation, which is measured when it is encoded.
  ajv.addKeyword("x-limit-json")
}
