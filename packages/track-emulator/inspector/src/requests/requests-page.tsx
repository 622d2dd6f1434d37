import type { RequestRow } from "../../../src/control/control-types.ts"
import { describeEffect } from "../faults/describe-fault.ts"
import type { Column } from "../list/column.ts"
import { ListPage } from "../list/list-page.tsx"
import { ListWindow } from "../list/list-window.ts"
import { goTo } from "../navigation.ts"
import { EffectCounts } from "../parts/effect-badge.tsx"
import { bytes } from "../parts/figures.ts"
import { Icon } from "../parts/icon.tsx"
import { Text } from "../parts/text.tsx"
import { Time } from "../parts/time.tsx"
import { hrefTo } from "../route.ts"
import { StatusBadge } from "./status-badge.tsx"
import { TroubleToggle } from "./trouble-toggle.tsx"

const rows = new ListWindow<RequestRow>(({ number }) => number)

const hrefOf = ({ number }: RequestRow) => hrefTo("requests", number)

const columns: readonly Column<RequestRow>[] = [
  { title: "#", track: "56px", figures: true, cell: ({ number }) => <span class="faint">{number}</span> },
  { title: "Time", track: "112px", cell: ({ at }) => <Time at={at} exact /> },
  {
    title: "Request",
    track: "minmax(180px, 2fr)",
    cell: (row) => (
      <a href={hrefOf(row)} class="row-link mono" tabIndex={-1}>
        <span class="method">{row.method}</span> <bdi>{row.path}</bdi>
      </a>
    ),
  },
  {
    title: "Status",
    track: "84px",
    cell: ({ status, delivery }) => <StatusBadge status={status} delivery={delivery} />,
  },
  {
    title: "Operations",
    track: "minmax(150px, 1.6fr)",
    cell: ({ operations, effects }) =>
      operations === 0 ? <span class="none">none</span> : <EffectCounts counts={effects} />,
  },
  { title: "Size", track: "76px", figures: true, cell: (row) => <span class="faint">{bytes(row.bytes)}</span> },
  {
    title: "Fault",
    track: "minmax(90px, 1fr)",
    cell: ({ fault }) =>
      fault && (
        <span class="badge fault" title={describeEffect(fault)}>
          <Icon name="bolt" /> {describeEffect(fault)}
        </span>
      ),
  },
  {
    title: "User agent",
    track: "minmax(100px, 1.4fr)",
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
