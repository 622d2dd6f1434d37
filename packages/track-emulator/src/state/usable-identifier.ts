import { limits } from "@cio/track-core"
import { checkOperation } from "@cio/track-core/validate"

/**
 * The identifier that an attribute of that name is, or undefined when it cannot be one. An attribute named as an identifier
 * keeps to the rules of identifiers: type, bytes, E.164 (guess: the service does not say). Blank text is nobody's (guess).
 */
export function usableIdentifier(name: "id" | "email" | "phone", value: unknown): string | undefined {
  // What else JSON may hold need not even have a text.
  if (typeof value !== "string" && typeof value !== "number") return undefined
  const text = String(value)
  return (isShortText(name, value) || keepsToContract(name, value)) && text.trim() !== "" ? text : undefined
}

/** Quick, for nearly all: at most three bytes a character, and no other rule for ids and addresses. */
function isShortText(name: "id" | "email" | "phone", value: unknown): boolean {
  return name !== "phone" && typeof value === "string" && value.length * 3 <= limits.idBytes
}

/** The contract as it stands, by way of the smallest operation that has an identifier. */
function keepsToContract(name: "id" | "email" | "phone", value: unknown): boolean {
  return checkOperation({ type: "person", action: "suppress", identifiers: { [name]: value } }).ok
}
