import { quoteForShell } from "./quote-for-shell.ts"
import type { SentRequest } from "./sent-request.ts"

/** Bytes that one argument of a command can hold on Linux, less a margin. */
const maxArgumentBytes = 120_000

/** A request as a command for a POSIX shell. */
export function copyAsCurl({ url, credentials, method, path, body }: SentRequest): string {
  const hasBody = body !== null && body !== ""
  const words = [
    `curl ${quoteForShell(url + path)}`,
    // Brackets and braces in an address would be a pattern.
    ...(/[[\]{}]/.test(path) ? ["--globoff"] : []),
    ...(method === (hasBody ? "POST" : "GET") ? [] : [`--request ${quoteForShell(method)}`]),
    `--user ${quoteForShell(`${credentials.siteId}:${credentials.apiKey}`)}`,
  ]
  if (!hasBody) return words.join(" \\\n  ")
  words.push("--header 'Content-Type: application/json'")
  if (new TextEncoder().encode(body).length <= maxArgumentBytes) {
    return [...words, `--data-raw ${quoteForShell(body)}`].join(" \\\n  ")
  }
  // Built into the shell, printf takes arguments of any length.
  return `printf '%s' ${quoteForShell(body)} | ${[...words, "--data-binary @-"].join(" \\\n  ")}`
}
