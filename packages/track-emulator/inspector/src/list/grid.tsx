import { useSignalEffect } from "@preact/signals"
import type { VNode } from "preact"
import { useLayoutEffect, useRef, useState } from "preact/hooks"
import { count } from "../parts/figures.ts"
import { type Column, layoutOf } from "./column.ts"
import type { ListWindow } from "./list-window.ts"
import { useColumns } from "./use-columns.ts"
import { useVirtual } from "./use-virtual.ts"

const rowHeight = 34
const headHeight = 32

interface GridProps<Row> {
  readonly label: string
  readonly rows: ListWindow<Row>
  readonly columns: readonly Column<Row>[]
  /** What Enter does. */
  readonly onOpen: (row: Row) => void
  /** Told of each row that the arrow keys lead to. */
  readonly onActive?: ((row: Row) => void) | undefined
}

interface Drawn<Row> {
  readonly row: Row | undefined
  readonly index: number
  readonly isActive: boolean
  readonly node: VNode
}

/** A table of any length: only the rows in view are in the document. */
export function Grid<Row>({ label, rows, columns: all, onOpen, onActive }: GridProps<Row>) {
  const scroller = useRef<HTMLTableElement>(null)
  const [sideways, setSideways] = useState(false)
  // Renders again whenever the rows change.
  void rows.changed.value
  const virtual = useVirtual({
    count: rows.count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
    initialOffset: rows.scrollTop,
  })
  const items = virtual.getVirtualItems()
  const columns = useColumns(
    all,
    rows.filled,
    items.map(({ index }) => rows.rowAt(index)),
  )
  const drawn = useRef({ columns, rows: new Map<number, Drawn<Row>>() })
  if (drawn.current.rows.size > items.length * 8 || drawn.current.columns !== columns) {
    drawn.current = { columns, rows: new Map() }
  }
  const first = items[0]?.index ?? 0
  const last = items.at(-1)?.index ?? 0
  useLayoutEffect(() => rows.look(first, last), [rows, first, last, rows.count])
  useLayoutEffect(() => {
    if (scroller.current) scroller.current.scrollTop = rows.scrollTop
  }, [rows])
  useSignalEffect(() => {
    // Another query begins at its top.
    void rows.query.value
    if (scroller.current) scroller.current.scrollTop = rows.scrollTop
  })

  function settle(): void {
    rows.scrollTop = scroller.current?.scrollTop ?? 0
    setSideways((scroller.current?.scrollLeft ?? 0) > 0)
    rows.pin(rows.scrollTop > 0 || (rows.activePlace !== undefined && rows.indexOf(rows.activePlace) > 0))
  }

  function activate(index: number): void {
    const within = Math.max(0, Math.min(index, rows.count - 1))
    rows.activePlace = rows.placeAt(within)
    settle()
    virtual.scrollToIndex(rows.indexOf(rows.activePlace), { align: "auto" })
    rows.changed.value++
    const row = rows.rowAt(within)
    if (row !== undefined) onActive?.(row)
  }

  function toTop(): void {
    rows.activePlace = undefined
    rows.scrollTop = 0
    if (scroller.current) scroller.current.scrollTop = 0
    rows.pin(false)
    scroller.current?.focus()
  }

  const active = rows.activePlace === undefined ? undefined : rows.indexOf(rows.activePlace)

  function press(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const page = Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 0) - headHeight) / rowHeight) - 1)
    const from = active ?? Math.floor(rows.scrollTop / rowHeight) - 1
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: from + 1,
      j: from + 1,
      ArrowUp: from - 1,
      k: from - 1,
      PageDown: from + page,
      PageUp: from - page,
      Home: 0,
      End: rows.count - 1,
    }
    const to = moves[event.key]
    if (to !== undefined) {
      event.preventDefault()
      activate(to)
    } else if (event.key === "Enter" && event.target === scroller.current && active !== undefined) {
      const row = rows.rowAt(active)
      if (row !== undefined) onOpen(row)
    }
  }

  /** Scrolling moves most rows from one rendering to the next unchanged: those are not made again. */
  function draw(index: number): VNode {
    const place = rows.placeAt(index)
    const row = rows.rowAt(index)
    const before = drawn.current.rows.get(place)
    const isActive = index === active
    if (before?.row === row && before?.index === index && before.isActive === isActive) return before.node
    const node = (
      <tr
        key={place}
        id={rowId(index)}
        class={isActive ? "active" : ""}
        aria-rowindex={index + 2}
        aria-selected={isActive}
        style={{ top: `${index * rowHeight}px` }}
      >
        <Cells row={row} columns={columns} />
      </tr>
    )
    drawn.current.rows.set(place, { row, index, isActive, node })
    return node
  }

  const layout = layoutOf(columns)
  const inView = active !== undefined && active >= first && active <= last
  return (
    <div class={sideways ? "grid-frame sideways" : "grid-frame"} style={layout}>
      {rows.unseen > 0 && (
        <button type="button" class="pill" onClick={toTop}>
          {count(rows.unseen)} new · jump to top
        </button>
      )}
      <table
        ref={scroller}
        class={rows.outdated ? "grid outdated" : "grid"}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: its rows are moved through and opened.
        role="grid"
        aria-label={label}
        aria-rowcount={rows.count + 1}
        aria-colcount={columns.length}
        aria-busy={!rows.loaded}
        aria-activedescendant={inView ? rowId(active) : undefined}
        tabIndex={0}
        onScroll={settle}
        onKeyDown={press}
      >
        <thead>
          <tr aria-rowindex={1}>
            {columns.map(({ title, figures }) => (
              <th scope="col" key={title} class={figures ? "figures" : ""}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody style={{ height: `${rows.loaded ? rows.count * rowHeight : 0}px` }}>
          {items.map(({ index }) => draw(index))}
          {!rows.loaded && <Waiting columns={columns} />}
        </tbody>
      </table>
    </div>
  )
}

function Cells<Row>({ row, columns }: { readonly row: Row | undefined; readonly columns: readonly Column<Row>[] }) {
  return (
    <>
      {columns.map(({ title, figures, cell }) => (
        <td key={title} class={figures ? "figures" : ""}>
          {row === undefined ? <span class="bone" /> : cell(row)}
        </td>
      ))}
    </>
  )
}

/** Rows without anything in them, until the first are here. */
function Waiting<Row>({ columns }: { readonly columns: readonly Column<Row>[] }) {
  return (
    <>
      {Array.from({ length: 10 }, (_, index) => (
        <tr key={index} style={{ top: `${index * rowHeight}px` }}>
          <Cells row={undefined} columns={columns} />
        </tr>
      ))}
    </>
  )
}

function rowId(index: number): string {
  return `row-${index}`
}
