import type { Locator, Page } from "playwright-core"

/** The rows of a table that are in the document, without the head. Those that are yet to be fetched have no text. */
export function rowsOf(page: Page, label: string): Locator {
  return page.getByRole("grid", { name: label }).locator("tbody").getByRole("row")
}

/** The row that the arrow keys have led to. */
export function activeRow(page: Page): Locator {
  return page.getByRole("row", { selected: true })
}

/** How far a table is scrolled, in px. */
export function scrolledTo(page: Page): Promise<number> {
  return page.getByRole("grid").evaluate((grid) => grid.scrollTop)
}
