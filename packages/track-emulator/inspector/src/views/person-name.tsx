import type { KnownPersonIdentifiers } from "../../../src/state/views.ts"
import { Text } from "../parts/text.tsx"
import { hrefTo } from "../route.ts"

/** What to call a person by: the identifier that people know best. */
export function nameOfPerson({ cio_id, id, email, phone }: KnownPersonIdentifiers): string {
  return email || id || phone || cio_id
}

interface PersonLinkProps {
  readonly person: KnownPersonIdentifiers
  /** In a table, which the arrow keys move through. */
  readonly inTable?: boolean
}

/** A person by name, leading to their page. */
export function PersonLink({ person, inTable }: PersonLinkProps) {
  return (
    <a href={hrefTo("people", person.cio_id)} class="cell-link" tabIndex={inTable ? -1 : undefined}>
      <Text value={nameOfPerson(person)} />
    </a>
  )
}
