/**
 * The person that the `identifier` of a path names. With the prefix `cio_` it is a `cio_id` (doc). Whether it is an `id` or an email
 * otherwise depends on the settings of the workspace (doc), which the emulator has not: with an @ it is an email (guess).
 */
export function identifiersOf(identifier = ""): { cio_id: string } | { email: string } | { id: string } {
  if (identifier.startsWith(prefix)) return { cio_id: identifier.slice(prefix.length) }
  return identifier.includes("@") ? { email: identifier } : { id: identifier }
}

const prefix = "cio_"

/** How fields are named that came by the path. */
export const identifierMoves = [
  ["/identifiers/id", "/identifier"],
  ["/identifiers/email", "/identifier"],
  ["/identifiers/cio_id", "/identifier"],
] as const
