import type { Contract } from "../spec/contract.ts"

/** The first lines of every generated file. */
export function banner(contract: Contract): string {
  return [
    `// Generated from spec/track-v2.openapi.yaml ${contract.version} by 'pnpm generate'. Do not edit: change the spec.`,
    "",
    "",
  ].join("\n")
}
