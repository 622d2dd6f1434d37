import type { Attributes } from "../state/attributes.ts"
import type { PersonRecord } from "../state/people.ts"
import type { TrackState } from "../state/track-state.ts"
import type { LineFields } from "./line-fields.ts"
import { unlessEmpty } from "./unless-empty.ts"

/** One person. */
export interface PersonLine {
  readonly kind: "person"
  readonly cio_id: string
  readonly id?: string | undefined
  readonly email?: string | undefined
  readonly phone?: string | undefined
  /** Unix seconds of the last identify, which an older one must not undo. Absent before the first. */
  readonly editedAt?: number | undefined
  readonly attributes?: Attributes | undefined
}

/** In the order in which they were created. */
export function* dumpPeople(state: TrackState): Iterable<PersonLine> {
  for (const { cio_id, id, email, phone, editedAt, attributes } of state.people.values()) {
    yield {
      kind: "person",
      cio_id,
      id,
      email,
      phone,
      editedAt: editedAt === 0 ? undefined : editedAt,
      attributes: unlessEmpty(attributes),
    }
  }
}

export function loadPerson(state: TrackState, line: LineFields): void {
  const person: PersonRecord = {
    cio_id: line.text("cio_id"),
    id: line.optionalText("id"),
    email: line.optionalText("email"),
    phone: line.optionalText("phone"),
    attributes: line.attributes("attributes"),
    editedAt: line.optionalNumber("editedAt") ?? 0,
    events: undefined,
    devices: undefined,
    relationships: undefined,
  }
  if (!state.people.restore(person)) line.fail("cio_id, id, email and phone must not be those of a person before")
}

/** The person, in a line before, of the `cio_id` that a member names. */
export function personNamed(state: TrackState, line: LineFields, name: string): PersonRecord {
  const person = state.people.find({ name: "cio_id", value: line.text(name) })
  return person ?? line.fail(`${name} must be the cio_id of a person before`)
}
