import type { PersonRow } from "../../../src/control/control-types.ts"
import type { Column } from "../list/column.ts"
import { ListPage } from "../list/list-page.tsx"
import { ListWindow } from "../list/list-window.ts"
import { goTo } from "../navigation.ts"
import { AttributeChips } from "../parts/attribute-chips.tsx"
import { count } from "../parts/figures.ts"
import { Text } from "../parts/text.tsx"
import { hrefTo } from "../route.ts"

const rows = new ListWindow<PersonRow>(({ identifiers }) => identifiers.cio_id)

const hrefOf = ({ identifiers }: PersonRow) => hrefTo("people", identifiers.cio_id)

const columns: readonly Column<PersonRow>[] = [
  {
    title: "Id",
    track: "minmax(90px, 1fr)",
    cell: (row) => (
      <a href={hrefOf(row)} class="row-link" tabIndex={-1} aria-label={row.identifiers.id ?? row.identifiers.cio_id}>
        <Optional value={row.identifiers.id} />
      </a>
    ),
  },
  { title: "Email", track: "minmax(130px, 2fr)", cell: ({ identifiers }) => <Optional value={identifiers.email} /> },
  { title: "Phone", track: "minmax(118px, 0.8fr)", cell: ({ identifiers }) => <Optional value={identifiers.phone} /> },
  {
    title: "cio_id",
    track: "minmax(100px, 0.9fr)",
    cell: ({ identifiers }) => <span class="mono faint">{identifiers.cio_id}</span>,
  },
  {
    title: "Attributes",
    track: "minmax(180px, 4fr)",
    cell: ({ attributes, attributeCount }) => <AttributeChips attributes={attributes} total={attributeCount} />,
  },
  { title: "Events", track: "64px", figures: true, cell: ({ events }) => <Figure value={events} /> },
  { title: "Devices", track: "64px", figures: true, cell: ({ devices }) => <Figure value={devices} /> },
  { title: "Objects", track: "70px", figures: true, cell: ({ relationships }) => <Figure value={relationships} /> },
]

/** Everybody. */
export function PeoplePage() {
  return (
    <ListPage
      path="people"
      title="People"
      hint="Search ids, emails, attributes"
      rows={rows}
      columns={columns}
      onOpen={(row) => goTo(hrefOf(row))}
    />
  )
}

function Optional({ value }: { readonly value: string | undefined }) {
  return value === undefined ? <span class="none">–</span> : <Text value={value} />
}

/** Zero stands back. */
function Figure({ value }: { readonly value: number }) {
  return <span class={value === 0 ? "none" : ""}>{count(value)}</span>
}
