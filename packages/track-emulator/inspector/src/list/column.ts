import type { ComponentChildren } from "preact"

/** One column of a table. */
export interface Column<Row> {
  readonly title: string
  /** Its least width, in px. */
  readonly widthPx: number
  /** Its share of the room that is left. @default 0 */
  readonly grow?: number
  /** Figures stand at the right. */
  readonly figures?: boolean
  /** Left out of narrow windows. */
  readonly roomy?: boolean
  /** Left out until a row in view has something to show here, and there from then on: columns do not come and go. */
  readonly filledBy?: (row: Row) => boolean
  readonly cell: (row: Row) => ComponentChildren
}

/** Columns in a table's style: their tracks, and the width below which the table scrolls sideways. */
export function layoutOf(columns: readonly Column<never>[]): Record<"--columns" | "--least", string> {
  const tracks = columns.map(({ widthPx, grow }) =>
    grow === undefined ? `${widthPx}px` : `minmax(${widthPx}px, ${grow}fr)`,
  )
  const least = columns.reduce((sum, { widthPx }) => sum + widthPx, 0)
  return { "--columns": tracks.join(" "), "--least": `${least + rowPaddingPx}px` }
}

/** Left and right of a row, together. */
const rowPaddingPx = 12
