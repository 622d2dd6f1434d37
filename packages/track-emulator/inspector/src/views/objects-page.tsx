import type { ObjectRow } from "../../../src/control/control-types.ts"
import type { Column } from "../list/column.ts"
import { ListPage } from "../list/list-page.tsx"
import { ListWindow } from "../list/list-window.ts"
import { goTo } from "../navigation.ts"
import { AttributeChips } from "../parts/attribute-chips.tsx"
import { count } from "../parts/figures.ts"
import { Text } from "../parts/text.tsx"
import { hrefTo } from "../route.ts"

const rows = new ListWindow<ObjectRow>(({ identifiers }) => identifiers.cio_object_id)

const hrefOf = ({ identifiers }: ObjectRow) => hrefTo("objects", identifiers.cio_object_id)

const columns: readonly Column<ObjectRow>[] = [
  { title: "Type", widthPx: 80, cell: ({ identifiers }) => <Text value={identifiers.object_type_id} /> },
  {
    title: "Id",
    widthPx: 140,
    grow: 1.5,
    cell: (row) => (
      <a href={hrefOf(row)} class="row-link" tabIndex={-1}>
        <Text value={row.identifiers.object_id} />
      </a>
    ),
  },
  {
    title: "cio_object_id",
    widthPx: 120,
    grow: 1,
    roomy: true,
    cell: ({ identifiers }) => <span class="mono faint">{identifiers.cio_object_id}</span>,
  },
  {
    title: "Attributes",
    widthPx: 200,
    grow: 4,
    cell: ({ attributes, attributeCount }) => <AttributeChips attributes={attributes} total={attributeCount} />,
  },
  {
    title: "People",
    widthPx: 72,
    figures: true,
    cell: ({ relationships }) => <span class={relationships === 0 ? "none" : ""}>{count(relationships)}</span>,
  },
]

/** All objects. */
export function ObjectsPage() {
  return (
    <ListPage
      path="objects"
      title="Objects"
      hint="Search types, ids, attributes"
      rows={rows}
      columns={columns}
      onOpen={(row) => goTo(hrefOf(row))}
    />
  )
}
