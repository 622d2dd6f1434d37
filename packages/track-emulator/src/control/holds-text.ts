import { type JournalRecord, statusOf } from "../journal-record.ts"
import type { EventRecord } from "../state/events.ts"
import type { ObjectRecord } from "../state/objects.ts"
import type { PersonRecord } from "../state/people.ts"

// The text that is looked for is in lower case everywhere here.

/** Whether an identifier, a device's token or the value of an attribute holds the text. */
export function personHolds(person: PersonRecord, text: string): boolean {
  const { cio_id, id, email, phone, attributes, devices } = person
  if (holds(id, text) || holds(email, text) || holds(phone, text) || holds(cio_id, text)) return true
  if (holds(attributes, text)) return true
  for (const { token } of devices ?? []) if (holds(token, text)) return true
  return false
}

/** Whether an identifier or the value of an attribute holds the text. */
export function objectHolds(
  { cio_object_id, object_type_id, object_id, attributes }: ObjectRecord,
  text: string,
): boolean {
  return holds(object_id, text) || holds(cio_object_id, text) || holds(object_type_id, text) || holds(attributes, text)
}

/** Whether the name, the kind, an id, an identifier of its person or the value of an attribute holds the text. */
export function eventHolds({ action, name, id, anonymousId, person, attributes }: EventRecord, text: string): boolean {
  if (holds(name, text) || holds(action, text) || holds(id, text) || holds(anonymousId, text)) return true
  if (person && (holds(person.id, text) || holds(person.email, text))) return true
  if (person && (holds(person.phone, text) || holds(person.cio_id, text))) return true
  return holds(attributes, text)
}

/** Whether anything that is known of a request holds the text: its line, its client, its body or its answer. */
export function requestHolds(record: JournalRecord, text: string): boolean {
  const { number, method, path, userAgent, body, answer } = record
  if (holds(path, text) || holds(method, text) || holds(userAgent, text)) return true
  if (holds(number, text) || holds(statusOf(record), text) || holds(answer?.body, text)) return true
  return body !== undefined && holds(decoder.decode(body), text)
}

// What is no UTF-8 is replaced: it still has parts that can be found.
const decoder = new TextDecoder()

/** Whether a value is or contains text or a number that holds the text. */
function holds(value: unknown, text: string): boolean {
  if (typeof value === "string") return value.toLowerCase().includes(text)
  if (typeof value === "number") return String(value).includes(text)
  return typeof value === "object" && value !== null && someHolds(value, text)
}

/** Without recursion: JSON can be nested deeper than the stack is high. */
function someHolds(root: object, text: string): boolean {
  const pending: object[] = [root]
  for (let one = pending.pop(); one; one = pending.pop()) {
    for (const member of Object.values(one)) {
      if (typeof member === "object") {
        if (member !== null) pending.push(member)
      } else if (holds(member, text)) return true
    }
  }
  return false
}
