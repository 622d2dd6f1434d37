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
    widthPx: 90,
    grow: 1,
    cell: (row) => (
      <a href={hrefOf(row)} class="row-link" tabIndex={-1} aria-label={row.identifiers.id ?? row.identifiers.cio_id}>
        <Optional value={row.identifiers.id} />
      </a>
    ),
  },
  { title: "Email", widthPx: 130, grow: 2, cell: ({ identifiers }) => <Optional value={identifiers.email} /> },
  {
    title: "Phone",
    widthPx: 136,
    grow: 0.8,
    roomy: true,
    filledBy: ({ identifiers }) => identifiers.phone !== undefined,
    cell: ({ identifiers }) => <Optional value={identifiers.phone} />,
  },
  {
    title: "cio_id",
    widthPx: 100,
    grow: 0.9,
    roomy: true,
    cell: ({ identifiers }) => <span class="mono faint">{identifiers.cio_id}</span>,
  },
  {
    title: "Attributes",
    widthPx: 160,
    grow: 4,
    cell: ({ attributes, attributeCount }) => <AttributeChips attributes={attributes} total={attributeCount} />,
  },
  { title: "Events", widthPx: 64, figures: true, cell: ({ events }) => <Figure value={events} /> },
  { title: "Devices", widthPx: 64, figures: true, cell: ({ devices }) => <Figure value={devices} /> },
  { title: "Objects", widthPx: 70, figures: true, cell: ({ relationships }) => <Figure value={relationships} /> },
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
