import type { Context, Hono } from "hono"
import type { Closing } from "../closing.ts"
import type { EventRecord, Events } from "../state/events.ts"
import type { Workspace } from "../workspace.ts"
import { closingRefusal } from "./control-refusal.ts"
import type { List } from "./control-types.ts"
import { findMatches } from "./find-matches.ts"
import { heldArray, newestFirst } from "./held-array.ts"
import { eventHolds, objectHolds, personHolds, requestHolds } from "./holds-text.ts"
import {
  flagOf,
  integerOf,
  personNames,
  personOf,
  type Query,
  readQuery,
  type Window,
  windowNames,
  windowOf,
} from "./read-query.ts"
import { eventRow, hasTrouble, objectRow, personRow, requestRow } from "./rows.ts"
import { pause, type Stops, waitForChange } from "./wait-for-change.ts"

/** What a list is made of. */
interface Table<Held, Row> {
  /** What the rows belong to. */
  readonly owner: object
  /** Oldest first. */
  readonly all: readonly Held[]
  readonly holds: (held: Held, text: string) => boolean
  readonly row: (held: Held) => Row
  /** Narrows the list down, besides the search. */
  readonly filter?: ((held: Held) => boolean) | undefined
  /** Tells this filter from others. */
  readonly filterKey?: string | undefined
}

/** Longest wait for an event, in ms: under the patience of most HTTP clients. */
const maxWaitMs = 60_000
/** Rest between two looks for an event, as a multiple of what the first took: it takes at most a tenth of the time. */
const restPerLook = 9

/** The lists: people, objects, events and requests, newest first. */
export function addListRoutes(app: Hono, workspace: Workspace, closing: Closing): void {
  const list = <Held, Row>(c: Context, query: Query, table: Table<Held, Row>): Promise<List<Row>> =>
    readList(workspace, table, {
      window: windowOf(query),
      search: (query.get("search") ?? "").toLowerCase(),
      stops: { closing, left: c.req.raw.signal },
    })

  app.get("/emulator/people", async (c) => {
    const { people } = workspace.epoch.state
    const all = heldArray(people, { size: people.size, added: people.created })
    const table = { owner: people, all, holds: personHolds, row: personRow }
    return c.json(await list(c, readQuery(c.req.url, ["search", ...windowNames]), table))
  })

  app.get("/emulator/objects", async (c) => {
    const { objects } = workspace.epoch.state
    const all = heldArray(objects, { size: objects.size, added: objects.created })
    const table = { owner: objects, all, holds: objectHolds, row: objectRow }
    return c.json(await list(c, readQuery(c.req.url, ["search", ...windowNames]), table))
  })

  app.get("/emulator/requests", async (c) => {
    const query = readQuery(c.req.url, ["search", "trouble", ...windowNames])
    const { journal } = workspace.epoch
    const trouble = flagOf(query, "trouble", false) ? { filter: hasTrouble, filterKey: "trouble" } : {}
    const all = Array.from(journal.records())
    return c.json(await list(c, query, { owner: journal, all, holds: requestHolds, row: requestRow, ...trouble }))
  })

  app.get("/emulator/events", async (c) => {
    const query = readQuery(c.req.url, ["search", "name", "wait", ...personNames, ...windowNames])
    const waitMs = integerOf(query, "wait", { min: 0, max: maxWaitMs, missing: 0 })
    const deadlineMs = performance.now() + waitMs
    // By name alone an event fits or does not, for good: those that were looked at in vain need no second look.
    const isByNameAlone = !personOf(query) && !query.has("search")
    let looked: { readonly events: Events; readonly added: number } | undefined
    for (;;) {
      const startedMs = performance.now()
      const { events } = workspace.epoch.state
      const table = eventTable(workspace, query)
      const isSeen = isByNameAlone && looked?.events === events
      const { added } = events
      const found = await list(c, query, isSeen ? addedSince(table, looked?.added ?? 0) : table)
      looked = { events, added }
      const leftMs = deadlineMs - performance.now()
      if (found.total > 0 || leftMs <= 0) return c.json(found)
      const stops = { closing, left: c.req.raw.signal }
      const restMs = Math.min(leftMs, restPerLook * (performance.now() - startedMs))
      const woken = await waitForChange(workspace.changes, found.revision, leftMs, stops)
      if (woken === "stopped" || (await pause(restMs, stops)) === "stopped") throw closingRefusal()
    }
  })
}

/** Of the person's own events when one is named: nobody has to be there yet. */
function eventTable({ epoch }: Workspace, query: Query): Table<EventRecord, unknown> {
  const { events, people } = epoch.state
  const identifier = personOf(query)
  const person = identifier && people.find(identifier)
  const name = query.get("name")
  const ofPerson = { owner: person ?? {}, all: person?.events ?? [] }
  const ofAll = () => ({ owner: events, all: heldArray(events, { size: events.size, added: events.added }) })
  return {
    ...(identifier ? ofPerson : ofAll()),
    holds: eventHolds,
    row: eventRow,
    ...(name === undefined ? {} : { filter: (event) => event.name === name, filterKey: name }),
  }
}

/** Of all events those with a number from `since` on. */
function addedSince(table: Table<EventRecord, unknown>, since: number): Table<EventRecord, unknown> {
  let start = table.all.length
  while ((table.all[start - 1]?.number ?? -1) >= since) start--
  // An owner of its own: what is found is not all that there is to find in the events.
  return { ...table, owner: {}, all: table.all.slice(start) }
}

async function readList<Held, Row>(
  { changes }: Workspace,
  { owner, all, holds, row, filter, filterKey }: Table<Held, Row>,
  { window, search, stops }: { window: Window; search: string; stops: Stops },
): Promise<List<Row>> {
  const { revision } = changes
  const isWhole = search === "" && !filter
  const fits = (held: Held) => (!filter || filter(held)) && (search === "" || holds(held, search))
  const key = JSON.stringify([filterKey, search])
  const found = isWhole ? all : await findMatches(all, { owner, key, revision: () => changes.revision, fits, stops })
  return { total: found.length, offset: window.offset, revision, rows: newestFirst(found, window).map(row) }
}
