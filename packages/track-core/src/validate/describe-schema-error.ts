import type { Problem } from "./problem.ts"
import type { SchemaError } from "./validator.ts"

/** An error of a compiled validator in our words, or undefined when it only says that another one stands beside it. */
export function describeSchemaError(error: SchemaError): Problem | undefined {
  const { instancePath: path, keyword, params } = error
  switch (keyword) {
    case "if":
      return undefined
    case "required":
      return { path: `${path}/${params.missingProperty}`, rule: "required", message: "is required" }
    case "additionalProperties": {
      const where = /identifiers|primary|secondary/.test(path)
        ? "does not stand here, or not beside the others"
        : "is not known here"
      return { path: `${path}/${escapePointer(params.additionalProperty)}`, rule: "unknown-property", message: where }
    }
    case "type":
      return { path, rule: "type", message: `must be ${[params.type].flat().join(" or ")}` }
    case "const":
      return { path, rule: "enum", message: `must be ${String(params.allowedValue)}` }
    case "enum":
      return { path, rule: "enum", message: `must be one of ${[params.allowedValues].flat().join(", ")}` }
    case "minLength":
      return { path, rule: "empty", message: "must not be empty" }
    case "pattern":
      return { path, rule: "pattern", message: `must match ${String(params.pattern)}` }
    case "x-one-of-keys":
      return { path, rule: "one-of", message: `needs exactly one of: ${String(params.alternatives)}` }
    case "x-limit":
      return { path, rule: "too-long", message: `must be at most ${params.limit} bytes of UTF-8` }
    case "x-limit-names":
      return { path, rule: "too-long", message: `has a property name of more than ${params.limit} bytes of UTF-8` }
    case "x-limit-values": {
      const at = `${path}/${escapePointer(params.property)}`
      return { path: at, rule: "too-long", message: `must be at most ${params.limit} bytes of UTF-8` }
    }
    case "x-limit-count":
      return { path, rule: "too-many", message: `must have at most ${params.limit} properties` }
    default:
      return { path, rule: keyword, message: `breaks the rule ${keyword}` }
  }
}

/** A property name as a step of a JSON pointer. */
function escapePointer(name: unknown): string {
  return String(name).replaceAll("~", "~0").replaceAll("/", "~1")
}
