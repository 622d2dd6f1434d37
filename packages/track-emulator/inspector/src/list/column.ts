import type { ComponentChildren } from "preact"

/** One column of a table. */
export interface Column<Row> {
  readonly title: string
  /** Its width, as a track of a CSS grid. */
  readonly track: string
  /** Figures stand at the right. */
  readonly figures?: boolean
  readonly cell: (row: Row) => ComponentChildren
}
