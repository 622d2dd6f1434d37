import type { Operation, PersonEvent, PersonIdentify } from "@cio/track-core"

/** An identify of a person, which the service does not deduplicate. */
export function identify(id: string | number, attributes: Record<string, unknown> = {}): PersonIdentify {
  return { type: "person", action: "identify", identifiers: { id }, attributes }
}

/** Identifies of `count` people, one each. */
export function identifies(count: number): PersonIdentify[] {
  return Array.from({ length: count }, (_, i) => identify(`p${i}`))
}

/** An event of a person, which gets a dedupe id. */
export function event(id: string | number, name = "order_placed"): PersonEvent {
  return { type: "person", action: "event", identifiers: { id }, name }
}

/** An identify whose JSON takes exactly so many bytes of UTF-8, filled up with a character that takes several. */
export function identifyOfBytes(bytes: number, filling = "x"): PersonIdentify {
  const empty = identify("sized", { filling: "" })
  const room = bytes - jsonBytes(empty)
  const repeats = Math.floor(room / utf8Length(filling))
  const rest = "x".repeat(room - repeats * utf8Length(filling))
  return identify("sized", { filling: filling.repeat(repeats) + rest })
}

/** Bytes of a value as JSON in UTF-8. */
export function jsonBytes(value: unknown): number {
  return utf8Length(JSON.stringify(value))
}

/** Not by Buffer, which some tests hide. */
function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length
}

/** A value that is no operation, where a test hands it over as one. */
export function asOperation(value: unknown): Operation {
  // What JavaScript callers can pass and TypeScript callers cannot.
  return value as Operation
}

/** An attribute of an operation, whatever kind of operation it is. */
export function attributeOf(operation: Operation, name: string): unknown {
  if (!("attributes" in operation)) return undefined
  // Delivery events have other attributes than the rest, which no name is common to.
  return (operation.attributes as Record<string, unknown> | undefined)?.[name]
}
