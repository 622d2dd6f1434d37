import { checkOperation } from "@cio/track-core/validate"

/**
 * The identifier that an attribute of that name is, or undefined when it cannot be one. An attribute named as an identifier
 * keeps to the rules of identifiers: type, bytes, E.164 (guess: the service does not say). Blank text is nobody's (guess).
 */
export function usableIdentifier(name: "id" | "email" | "phone", value: unknown): string | undefined {
  const text = String(value)
  // The contract as it stands, by way of the smallest operation that has an identifier.
  const { ok } = checkOperation({ type: "person", action: "suppress", identifiers: { [name]: value } })
  return ok && text.trim() !== "" ? text : undefined
}
