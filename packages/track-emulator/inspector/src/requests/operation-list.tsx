import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks"
import type { RequestDetail, RequestRow, SentOperation } from "../../../src/control/control-types.ts"
import { getJson } from "../data/control-client.ts"
import { ListWindow } from "../list/list-window.ts"
import { useVirtual } from "../list/use-virtual.ts"
import { OperationItem } from "./operation-item.tsx"

/** Height of a folded operation, in px: those in view are measured. */
const foldedHeight = 40

interface OperationListProps {
  readonly request: RequestRow
  readonly onlyTrouble: boolean
}

/** The operations of a request, of any number, each to be unfolded. */
export function OperationList({ request, onlyTrouble }: OperationListProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const [rows] = useState(() => new ListWindow<SentOperation>(() => undefined))
  const [open, setOpen] = useState<ReadonlySet<number>>(() => new Set(request.operations === 1 ? [0] : []))
  void rows.changed.value
  const { number, delivery } = request

  useEffect(() => {
    const trouble = onlyTrouble ? "&trouble=true" : ""
    // The page has the body already.
    rows.ask(`${number} ${delivery} ${trouble}`, async (offset, limit, signal) => {
      const page = `requests/${number}?offset=${offset}&limit=${limit}&body=false${trouble}`
      return (await getJson<RequestDetail>(page, signal)).operations
    })
    return () => rows.rest()
  }, [rows, number, delivery, onlyTrouble])

  const total = rows.count
  const virtual = useVirtual({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => foldedHeight,
    getItemKey: (index) => rows.rowAt(index)?.index ?? -1 - index,
  })
  const items = virtual.getVirtualItems()
  const first = items[0]?.index ?? 0
  const last = items.at(-1)?.index ?? 0
  useLayoutEffect(() => rows.look(first, last), [rows, first, last])

  function toggle(index: number): void {
    const next = new Set(open)
    if (!next.delete(index)) next.add(index)
    setOpen(next)
  }

  const label = onlyTrouble ? "Operations with trouble" : "All operations"
  if (onlyTrouble && rows.loaded && !rows.outdated && rows.total === 0) {
    return <p class="nothing">Every operation was applied.</p>
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields.
    <div ref={scroller} class="operations-scroller" role="group" aria-label={label}>
      {/* The total height, so that the scroll bar tells the truth. */}
      <ol class="operation-list" style={{ height: `${virtual.getTotalSize()}px` }}>
        {items.map(({ index, key, start }) => {
          const row = rows.rowAt(index)
          return (
            <li
              key={key}
              ref={(element) => virtual.measureElement(element)}
              data-index={index}
              aria-setsize={total}
              aria-posinset={index + 1}
              class={`operation ${row?.result?.effect ?? ""}`}
              style={{ top: `${start}px` }}
            >
              {row === undefined ? (
                <span class="bone" />
              ) : (
                <OperationItem operation={row} open={open.has(row.index)} onToggle={() => toggle(row.index)} />
              )}
            </li>
          )
        })}
      </ol>
    </div>
  )
}
