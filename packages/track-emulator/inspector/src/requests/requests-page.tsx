import type { RequestRow } from "../../../src/control/control-types.ts"
import { FaultBadge } from "../faults/fault-badge.tsx"
import type { Column } from "../list/column.ts"
import { ListPage } from "../list/list-page.tsx"
import { ListWindow } from "../list/list-window.ts"
import { goTo } from "../navigation.ts"
import { EffectCounts } from "../parts/effect-badge.tsx"
import { bytes } from "../parts/figures.ts"
import { Text } from "../parts/text.tsx"
import { Time } from "../parts/time.tsx"
import { hrefTo } from "../route.ts"
import { StatusBadge } from "./status-badge.tsx"
import { TroubleToggle } from "./trouble-toggle.tsx"

const rows = new ListWindow<RequestRow>(({ number }) => number)

const hrefOf = ({ number }: RequestRow) => hrefTo("requests", number)

const columns: readonly Column<RequestRow>[] = [
  { title: "#", widthPx: 56, figures: true, cell: ({ number }) => <span class="faint">{number}</span> },
  { title: "Time", widthPx: 112, cell: ({ at }) => <Time at={at} exact /> },
  {
    title: "Request",
    widthPx: 160,
    grow: 2,
    cell: (row) => (
      <a href={hrefOf(row)} class="row-link mono" tabIndex={-1}>
        <span class="method">{row.method}</span> <bdi>{row.path}</bdi>
      </a>
    ),
  },
  {
    title: "Status",
    widthPx: 84,
    cell: ({ status, delivery }) => <StatusBadge status={status} delivery={delivery} />,
  },
  {
    title: "Operations",
    widthPx: 148,
    grow: 1.6,
    cell: ({ operations, effects }) =>
      operations === 0 ? <span class="none">none</span> : <EffectCounts counts={effects} />,
  },
  {
    title: "Size",
    widthPx: 76,
    figures: true,
    roomy: true,
    cell: (row) => <span class="faint">{bytes(row.bytes)}</span>,
  },
  {
    title: "Fault",
    widthPx: 120,
    grow: 1.2,
    filledBy: ({ fault }) => fault !== null,
    cell: ({ fault }) => fault && <FaultBadge fault={fault} />,
  },
  {
    title: "User agent",
    roomy: true,
    widthPx: 100,
    grow: 1.2,
    cell: ({ userAgent }) =>
      userAgent !== null && (
        <span class="faint">
          <Text value={userAgent} />
        </span>
      ),
  },
]

/** The last requests. */
export function RequestsPage() {
  return (
    <ListPage
      path="requests"
      title="Requests"
      hint="Search paths, bodies, user agents"
      rows={rows}
      columns={columns}
      placeOf={({ number }) => number}
      onOpen={(row) => goTo(hrefOf(row))}
    >
      <TroubleToggle />
    </ListPage>
  )
}
