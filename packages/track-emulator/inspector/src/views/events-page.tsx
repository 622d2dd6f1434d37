import { signal } from "@preact/signals"
import { useEffect } from "preact/hooks"
import type { EventRow } from "../../../src/control/control-types.ts"
import type { StoredEvent } from "../../../src/state/views.ts"
import type { Column } from "../list/column.ts"
import { ListPage } from "../list/list-page.tsx"
import { ListWindow } from "../list/list-window.ts"
import { AttributeChips } from "../parts/attribute-chips.tsx"
import { Text } from "../parts/text.tsx"
import { Time } from "../parts/time.tsx"
import { EventPanel } from "./event-panel.tsx"
import { PersonLink } from "./person-name.tsx"

const rows = new ListWindow<EventRow>(({ event }) => event.id)

/** The event that is looked at, beside the table. */
const opened = signal<StoredEvent | undefined>(undefined)

function open({ event }: EventRow): void {
  opened.value = event
}

const columns: readonly Column<EventRow>[] = [
  { title: "Time", widthPx: 144, cell: ({ event }) => <Time at={event.timestamp} /> },
  {
    title: "Action",
    widthPx: 72,
    cell: ({ event }) => <span class={`badge plain ${event.action}`}>{event.action}</span>,
  },
  {
    title: "Name",
    widthPx: 120,
    grow: 1.5,
    cell: (row) => (
      <button type="button" class="row-link" tabIndex={-1} onClick={() => open(row)}>
        <Text value={row.event.name} />
      </button>
    ),
  },
  { title: "Person", widthPx: 120, grow: 2, cell: ({ event }) => <Sender event={event} /> },
  {
    title: "Attributes",
    widthPx: 120,
    grow: 4,
    cell: ({ event }) => <AttributeChips attributes={event.attributes} />,
  },
]

/** All events, page views and screen views. */
export function EventsPage() {
  useEffect(() => {
    opened.value = undefined
  }, [])
  return (
    <ListPage
      path="events"
      title="Events"
      hint="Search names, people, attributes"
      rows={rows}
      columns={columns}
      onOpen={open}
      onActive={(row) => {
        if (opened.peek()) open(row)
      }}
      aside={
        opened.value && (
          <EventPanel
            event={opened.value}
            onClose={() => {
              opened.value = undefined
            }}
          />
        )
      }
    />
  )
}

/** Whose it is: a person's, or somebody's who was not identified. */
function Sender({ event }: { readonly event: StoredEvent }) {
  if (event.person) return <PersonLink person={event.person} inTable />
  return (
    <>
      <span class="badge plain">anonymous</span>{" "}
      <span class="mono faint">{event.anonymous_id !== undefined && <Text value={event.anonymous_id} />}</span>
    </>
  )
}
