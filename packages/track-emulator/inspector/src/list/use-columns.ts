import { useRef } from "preact/hooks"
import { narrow } from "../shell/narrow.ts"
import type { Column } from "./column.ts"

/** The columns that a table shows now, of all that it has. The same array for as long as they are the same. */
export function useColumns<Row>(
  all: readonly Column<Row>[],
  filled: Set<string>,
  inView: readonly (Row | undefined)[],
): readonly Column<Row>[] {
  const shown = useRef<readonly Column<Row>[]>([])
  for (const { title, filledBy } of all) {
    if (!filledBy || filled.has(title)) continue
    if (inView.some((row) => row !== undefined && filledBy(row))) filled.add(title)
  }
  const now = all.filter(
    ({ title, roomy, filledBy }) => !(roomy && narrow.value) && (filledBy === undefined || filled.has(title)),
  )
  const isSame = now.length === shown.current.length && now.every((column, index) => column === shown.current[index])
  if (!isSame) shown.current = now
  return shown.current
}
