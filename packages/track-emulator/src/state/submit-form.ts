import type { PersonIdentifiers } from "@cio/track-core"
import type { FormSubmission } from "../taken-operation.ts"
import type { Attributes } from "./attributes.ts"
import { identifyPerson } from "./identify-person.ts"
import { identifierOf } from "./people.ts"
import type { TrackState } from "./track-state.ts"
import { usableIdentifier } from "./usable-identifier.ts"
import { appliedExcept, ignored, type Shortfalls, type Verdict, withShortfall } from "./verdict.ts"

/** Fields that the service keeps for itself and ignores (doc). */
const reservedFields: ReadonlySet<string> = new Set(["form_id", "form_name", "form_type", "form_url", "form_url_param"])

/**
 * Identifies the person whom the fields name by `id` or else by `email`, and makes the fields attributes of that person (doc).
 * The submission is also an event (doc): one of action `form`, named by the form's id, with the fields (guess).
 */
export function submitForm(state: TrackState, operation: FormSubmission): Verdict {
  const who = identifiersIn(operation.attributes)
  if (!who) return ignored("no-identifier", "attributes")
  const fields: Attributes = {}
  let shortfalls: Shortfalls
  for (const [name, value] of Object.entries(operation.attributes)) {
    if (reservedFields.has(name)) shortfalls = withShortfall(shortfalls, "reserved-attribute", `attributes.${name}`)
    // Not by assignment, which would replace the prototype for the name `__proto__`.
    else Object.defineProperty(fields, name, { value, configurable: true, enumerable: true, writable: true })
  }
  const by = identifierOf(who)
  const identified = identifyPerson(state, { type: "person", action: "identify", identifiers: who, attributes: fields })
  if (identified.effect === "ignored") return ignored(identified.reason, `attributes.${by.name}`)
  const person = state.people.find(by)
  state.events.add(person, { action: "form", name: operation.identifiers.id, attributes: fields }, state.nowSeconds())
  const others = identified.effect === "partial" ? identified.shortfalls : []
  return appliedExcept([...(shortfalls ?? []), ...others])
}

function identifiersIn({ id, email }: Attributes): PersonIdentifiers | undefined {
  const usableId = usableIdentifier("id", id)
  if (usableId !== undefined) return { id: usableId }
  const usableEmail = usableIdentifier("email", email)
  return usableEmail === undefined ? undefined : { email: usableEmail }
}
