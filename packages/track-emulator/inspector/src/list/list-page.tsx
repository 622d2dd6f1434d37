import { useSignalEffect } from "@preact/signals"
import type { ComponentChildren } from "preact"
import { useEffect, useState } from "preact/hooks"
import { getList } from "../data/control-client.ts"
import { connection, status, version } from "../data/live.ts"
import { narrow, route } from "../navigation.ts"
import { count } from "../parts/figures.ts"
import { useTitle } from "../shell/use-title.ts"
import { GetStarted } from "../start/get-started.tsx"
import type { Column } from "./column.ts"
import { Grid } from "./grid.tsx"
import { type ListWindow, type LoadRows, maxRows } from "./list-window.ts"
import { SearchBox } from "./search-box.tsx"

interface ListPageProps<Row> {
  /** The list's path in the control API, and the word for its rows. */
  readonly path: "people" | "objects" | "events" | "requests"
  readonly title: string
  /** What can be searched for. */
  readonly hint: string
  readonly rows: ListWindow<Row>
  readonly columns: readonly Column<Row>[]
  /** The place of a row among all, from 1, where rows know it. */
  readonly placeOf?: (row: Row) => number
  readonly onOpen: (row: Row) => void
  readonly onActive?: (row: Row) => void
  /** Switches beside the search. */
  readonly children?: ComponentChildren
  /** What stands beside the table. */
  readonly aside?: ComponentChildren
}

/** A searchable table that follows what the emulator holds. */
export function ListPage<Row>({
  path,
  title,
  hint,
  rows,
  columns,
  placeOf,
  onOpen,
  onActive,
  children,
  aside,
}: ListPageProps<Row>) {
  const { search, trouble } = route.value
  useTitle(title)
  const narrowed = search !== "" || trouble
  void rows.changed.value

  useEffect(() => {
    const query = trouble ? { search, trouble } : { search }
    const load: LoadRows<Row> = (offset, limit, signal) => getList<Row>(path, { ...query, offset, limit }, signal)
    rows.ask(JSON.stringify(query), load, narrowed ? undefined : placeOf)
  }, [rows, search, trouble])
  useEffect(() => () => rows.rest(), [rows])
  useSignalEffect(() => {
    void version.value
    rows.refresh()
  })

  const empty = rows.loaded && rows.total === 0 && !rows.outdated
  return (
    <>
      <div class="toolbar">
        <h1 tabIndex={-1}>{title}</h1>
        <SearchBox label={`Search ${path}`} hint={hint} />
        {children}
        <Total rows={rows} path={path} narrowed={narrowed} />
      </div>
      {/* While the emulator does not answer, the banner says so. */}
      {rows.error !== undefined && connection.value !== "lost" && (
        <p class="problem" role="alert">
          {rows.error}
        </p>
      )}
      {empty && !narrowed && <GetStarted what={path} status={status.value} />}
      {empty && narrowed && <NoMatch path={path} search={search} />}
      {!empty && (
        <div class="beside">
          <Grid label={title} rows={rows} columns={columns} onOpen={onOpen} onActive={onActive} />
          {aside}
        </div>
      )}
    </>
  )
}

function NoMatch({ path, search }: { readonly path: string; readonly search: string }) {
  return (
    <div class="empty">
      <h2>{search === "" ? `No ${path} with trouble` : `No ${path} match`}</h2>
      {search !== "" && (
        <p>
          Nothing holds <bdi class="quoted">{search}</bdi> in any column or attribute.
        </p>
      )}
      <button type="button" class="button" onClick={() => narrow({ search: "", trouble: false })}>
        Show all {path}
      </button>
    </div>
  )
}

interface TotalProps<Row> {
  readonly rows: ListWindow<Row>
  readonly path: string
  readonly narrowed: boolean
}

/** How many there are. Said aloud once for each search, not for each row that comes in. */
function Total<Row>({ rows, path, narrowed }: TotalProps<Row>) {
  const [said, say] = useState("")
  // Read here too: a component that reads signals is rendered again for those alone.
  void rows.changed.value
  const query = rows.query.value
  const matches = rows.total === 1 ? "match" : "matches"
  const total = rows.outdated ? "Searching…" : `${count(rows.total)} ${narrowed ? matches : path}`
  useEffect(() => {
    if (rows.loaded) say(total)
  }, [query, rows.loaded])
  return (
    <>
      <span class="total" aria-hidden="true">
        {rows.loaded ? total : ""}
        {rows.total > maxRows && !rows.outdated && ` · the newest ${count(maxRows)} are shown`}
      </span>
      <span class="unseen" aria-live="polite" role="status">
        {said}
      </span>
    </>
  )
}
