import type { Contract } from "../spec/contract.ts"
import { banner } from "./banner.ts"

/** The text of `limits.ts`: every limit of the spec as a documented constant, and the spec's version and hash. */
export function limitsModule(contract: Contract): string {
  const entries = Object.entries(contract.limits).map(
    ([name, limit]) => `  /** ${limit.description} */\n  readonly ${name}: ${limit.value}\n`,
  )
  const values = Object.entries(contract.limits).map(([name, limit]) => `  ${name}: ${limit.value},\n`)
  return `${banner(contract)}/** The limits of the Track API v2. Bytes are bytes of UTF-8. */
export interface Limits {
${entries.join("")}}

/** The limits of the Track API v2. Bytes are bytes of UTF-8. */
export const limits: Limits = /* @__PURE__ */ Object.freeze({
${values.join("")}} as const)

/** Version of the spec that this package was generated from. */
export const specVersion: string = ${JSON.stringify(contract.version)}

/** SHA-256 of the spec that this package was generated from, in hex. */
export const specHash: string = ${JSON.stringify(contract.hash)}
`
}
