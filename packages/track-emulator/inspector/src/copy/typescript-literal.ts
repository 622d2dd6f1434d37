import type { Credentials } from "../../../src/http/authorization.ts"

/** Longest object or array that stands in one line. */
const maxLine = 100

/** A JSON value as a literal of TypeScript that evaluates to the same. */
export function typescriptLiteral(value: unknown, indent = ""): string {
  const flat = inOneLine(value)
  if (indent.length + flat.length <= maxLine || typeof value !== "object" || value === null) return flat
  const deeper = `${indent}  `
  const [open, lines, close] = Array.isArray(value)
    ? ["[", value.map((item) => typescriptLiteral(item, deeper)), "]"]
    : ["{", Object.entries(value).map(([name, item]) => `${keyOf(name)}: ${typescriptLiteral(item, deeper)}`), "}"]
  return `${open}\n${lines.map((line) => `${deeper}${line},\n`).join("")}${indent}${close}`
}

/** The line that makes a client of a server. */
export function clientSource({ url, credentials }: { url: string; credentials: Credentials }): string {
  const members = [
    `siteId: ${JSON.stringify(credentials.siteId)}`,
    `apiKey: ${JSON.stringify(credentials.apiKey)}`,
    `baseUrl: ${JSON.stringify(url)}`,
    ...(isLoopback(url) || !url.startsWith("http:") ? [] : ["allowInsecure: true"]),
  ]
  return `const track = createTrackClient({ ${members.join(", ")} })`
}

function inOneLine(value: unknown): string {
  if (typeof value !== "object" || value === null) {
    return typeof value === "string" ? JSON.stringify(value) : String(value)
  }
  if (Array.isArray(value)) return `[${value.map(inOneLine).join(", ")}]`
  const members = Object.entries(value).map(([name, item]) => `${keyOf(name)}: ${inOneLine(item)}`)
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`
}

/** `__proto__` as a plain key would set the prototype. */
function keyOf(name: string): string {
  if (name === "__proto__") return '["__proto__"]'
  return /^[a-z_$][\w$]*$/i.test(name) ? name : JSON.stringify(name)
}

function isLoopback(url: string): boolean {
  return /^http:\/\/(127\.\d+\.\d+\.\d+|localhost|\[::1\])(:\d+)?(\/|$)/.test(url)
}
