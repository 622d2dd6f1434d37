import { limits } from "@cio/track-core"
import type { Problem } from "@cio/track-core/validate"
import type { JudgedOperation, JudgeRules, NameField } from "../request/judge-operation.ts"
import type { AnonymousEvent } from "../taken-operation.ts"
import { defineV1Endpoint, type JsonObject } from "./define-v1-endpoint.ts"
import { findUnknown, judgeTranslated, renamed } from "./judge-translated.ts"
import { identifierMoves, identifiersOf } from "./path-identifier.ts"
import type { V1Endpoint } from "./v1-endpoint.ts"

/** Events, pages and screens of people, and of those who are not identified. */
export const eventEndpoints: readonly V1Endpoint[] = [
  defineV1Endpoint({
    method: "POST",
    path: "/api/v1/customers/:identifier/events",
    takesBody: true,
    translate: ({ params, body }, rules) => [judgeEvent(identifiersOf(params.identifier), body, rules, nameKnown)],
  }),
  defineV1Endpoint({
    method: "POST",
    path: "/api/v1/events",
    takesBody: true,
    translate: ({ body }, rules) => [judgeAnonymous(body, rules)],
  }),
]

const moves = [["/attributes", "/data"]] as const
const nameKnown = renamed([...identifierMoves, ...moves])
const nameAnonymous = renamed([["/identifiers/id", "/anonymous_id"], ...moves])
const members = ["name", "type", "id", "timestamp", "data", "anonymous_id"]

function judgeEvent(identifiers: object, body: JsonObject, rules: JudgeRules, nameField: NameField) {
  const { name, type, id, timestamp, data } = body
  const event = {
    type: "person",
    // Whatever is neither a page nor a screen is an event (doc).
    action: type === "page" || type === "screen" ? type : "event",
    identifiers,
    // White space around names is cut off (doc).
    ...given("name", typeof name === "string" ? name.trim() : name),
    // A number is as good as text, as it is for ids of people (guess): a PHP client sends such (seen).
    ...given("id", typeof id === "number" ? String(id) : id),
    ...given("timestamp", timestamp),
    // Null is what an empty map is in some languages (guess).
    ...given("attributes", data ?? undefined),
  }
  return judgeTranslated(event, [...findUnknown(body, members), ...findTooMuchData(data)], rules, nameField)
}

/** An event of nobody known is an event of somebody by the name of their `anonymous_id`, and judged as such. */
function judgeAnonymous(body: JsonObject, rules: JudgeRules): JudgedOperation {
  // A number is as good as text, as it is for ids (guess). An invite has none, or an empty one (guess).
  const anonymousId = body.anonymous_id === "" ? undefined : (body.anonymous_id ?? undefined)
  const judged = judgeEvent({ id: anonymousId ?? "nobody" }, body, rules, nameAnonymous)
  if (!judged.ok) return judged
  const { operation } = judged
  // As it was made above.
  if (operation.type !== "person" || !("name" in operation)) return judged
  const { action, name, id, timestamp, attributes } = operation
  const event: AnonymousEvent = {
    type: "anonymous",
    action,
    identifiers: anonymousId === undefined ? {} : { anonymous_id: String(operation.identifiers.id) },
    name,
    ...(id === undefined ? {} : { id }),
    ...(timestamp === undefined ? {} : { timestamp }),
    ...(attributes === undefined ? {} : { attributes }),
  }
  return { ...judged, operation: event }
}

/** The data of one event has a limit (doc); a request has none of its own, so that it may come to bear. */
function findTooMuchData(data: unknown): Problem[] {
  const bytes = new TextEncoder().encode(JSON.stringify(data) ?? "").length
  if (bytes <= limits.eventDataBytes) return []
  return [{ path: "/data", rule: "too-long", message: `must be at most ${limits.eventDataBytes} bytes of JSON` }]
}

function given(name: string, value: unknown): object {
  return value === undefined ? {} : { [name]: value }
}
