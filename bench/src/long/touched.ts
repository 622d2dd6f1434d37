import type { Operation } from "@cio/track-core"

/** The people and objects that an operation is about: those it changes, and those it merely relates to. */
export interface Touched {
  changed: string[]
  related: string[]
}

/** Reads off an operation what it touches. Written without a look at how the package does that, so as to judge it. */
export function touched(operation: Operation): Touched {
  const changed = "identifiers" in operation ? [nameOf(operation.type, operation.identifiers)] : []
  if (!("cio_relationships" in operation)) return { changed, related: [] }
  const others = operation.type === "person" ? "object" : "person"
  const related = (operation.cio_relationships ?? []).map(({ identifiers }) => nameOf(others, identifiers))
  return { changed, related }
}

function nameOf(type: string, identifiers: object): string {
  return `${type} ${Object.values(identifiers).join(" ")}`
}
