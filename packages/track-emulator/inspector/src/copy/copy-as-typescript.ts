import type { SentRequest } from "./sent-request.ts"
import { clientSource, typescriptLiteral } from "./typescript-literal.ts"

/** A request as a program that sends the same with this toolkit, as far as the toolkit speaks of such requests. */
export function copyAsTypeScript(request: SentRequest): string {
  const { method, path, body } = request
  const sent = parse(body)
  if (method === "POST" && path === "/api/v2/entity" && isObject(sent)) {
    return program(request, `await track.entity(${typescriptLiteral(sent)})`)
  }
  if (method === "POST" && path === "/api/v2/batch" && isObject(sent)) {
    // An empty batch is refused before it is sent, and so is what is no list.
    return isList(sent.batch) && Object.keys(sent).length === 1
      ? program(request, `await batch(track, ${typescriptLiteral(sent.batch)})`, true)
      : program(request, `await track.api.POST("/api/v2/batch", { body: ${typescriptLiteral(sent, "")} })`)
  }
  if (method === "GET" && path === "/api/v1/accounts/region") return program(request, "await track.region()")
  return plainFetch(request)
}

function program(request: SentRequest, statement: string, isBatch = false): string {
  const imports = `${isBatch ? 'import { batch } from "@cio/track-batch"\n' : ""}import { createTrackClient } from "@cio/track-core"`
  return `${imports}\n\n${clientSource(request)}\n\n${statement}\n`
}

/** The contract holds v2 alone, so that a client of it has no types for other paths, nor for a body that is no JSON. */
function plainFetch({ url, credentials, method, path, body }: SentRequest): string {
  const keys = JSON.stringify(`${credentials.siteId}:${credentials.apiKey}`)
  const hasBody = body !== null && body !== ""
  const lines = [
    `  method: ${JSON.stringify(method)},`,
    "  headers: {",
    `    authorization: \`Basic \${Buffer.from(${keys}).toString("base64")}\`,`,
    ...(hasBody ? ['    "content-type": "application/json",'] : []),
    "  },",
    ...(hasBody ? [`  body: ${bodySource(body)},`] : []),
  ]
  return `const response = await fetch(${JSON.stringify(url + path)}, {\n${lines.join("\n")}\n})\nconsole.log(response.status, await response.text())\n`
}

function bodySource(body: string): string {
  const sent = parse(body)
  return isObject(sent) ? `JSON.stringify(${typescriptLiteral(sent, "  ")})` : JSON.stringify(body)
}

function parse(body: string | null): unknown {
  try {
    return JSON.parse(body ?? "")
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

function isList(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isObject)
}
