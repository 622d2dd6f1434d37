import { stringify } from "yaml"
import { isObject, type Json } from "../json.ts"

/** Lines of YAML for `key: value` in the layout of our spec, without the indent of the first one. */
export function renderPair(key: string, value: Json, indent: number): string {
  return `${renderScalar(key)}:${renderAfterColon(value, indent)}`
}

/** Lines of YAML for one item of a block sequence. */
export function renderItem(value: Json, indent: number): string {
  if (!isObject(value) || isInline(value)) return `- ${renderInline(value)}`
  return `- ${renderEntries(value, indent + 2)}`
}

/** A value on one line: `[a, b]`, `{ a: 1 }` or a scalar. */
export function renderInline(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(renderFlowMember).join(", ")}]`
  if (!isObject(value)) return renderScalar(value)
  const pairs = Object.entries(value).map(([key, inner]) => `${renderFlowMember(key)}: ${renderFlowMember(inner)}`)
  return pairs.length > 0 ? `{ ${pairs.join(", ")} }` : "{}"
}

function renderAfterColon(value: Json, indent: number): string {
  if (isInline(value)) return ` ${renderInline(value)}`
  const inner = indent + 2
  const margin = `\n${" ".repeat(inner)}`
  if (Array.isArray(value)) return value.map((item) => margin + renderItem(item, inner)).join("")
  return isObject(value) ? margin + renderEntries(value, inner) : ""
}

function renderEntries(value: { [key: string]: Json }, indent: number): string {
  return Object.entries(value)
    .map(([key, inner]) => renderPair(key, inner, indent))
    .join(`\n${" ".repeat(indent)}`)
}

/** Scalars, lists of scalars, what is empty, and constants stand on one line, as everywhere in the spec. */
function isInline(value: Json): boolean {
  if (Array.isArray(value)) return value.every((item) => !isObject(item) && !Array.isArray(item))
  if (!isObject(value)) return true
  const entries = Object.entries(value)
  return entries.length === 0 || (value.const !== undefined && entries.every(([, inner]) => isInline(inner)))
}

function renderFlowMember(value: Json): string {
  if (Array.isArray(value) || isObject(value)) return renderInline(value)
  const plain = renderScalar(value)
  return typeof value === "string" && /[,[\]{}]/.test(plain) && !plain.startsWith('"') ? JSON.stringify(value) : plain
}

function renderScalar(value: Json): string {
  const text = stringify(value, { lineWidth: 0 }).trimEnd()
  return text.includes("\n") ? JSON.stringify(value) : text
}
