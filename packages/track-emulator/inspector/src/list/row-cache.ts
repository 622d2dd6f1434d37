/** Rows kept, beyond which those far from view are let go. */
const keptRows = 4000

/** A row and the refresh that it was fetched in. */
export interface CachedRow<Row> {
  readonly row: Row
  readonly round: number
}

/** Rows of a list by their place, as far as they were fetched. */
export class RowCache<Row> {
  readonly #keyOf: (row: Row) => string | number | undefined
  readonly #rows = new Map<number, CachedRow<Row>>()
  readonly #places = new Map<string | number, number>()

  /** `keyOf` tells rows apart; undefined for one that cannot be told from others. */
  constructor(keyOf: (row: Row) => string | number | undefined) {
    this.#keyOf = keyOf
  }

  at(place: number): CachedRow<Row> | undefined {
    return this.#rows.get(place)
  }

  put(place: number, row: Row, round: number): void {
    this.#rows.set(place, { row, round })
    const key = this.#keyOf(row)
    if (key !== undefined) this.#places.set(key, place)
  }

  /** Where the same row stood when it was last fetched. */
  placeOf(row: Row): number | undefined {
    const key = this.#keyOf(row)
    return key === undefined ? undefined : this.#places.get(key)
  }

  /** Rows stay where they are, but where they stood says nothing any more. */
  forgetPlaces(): void {
    this.#places.clear()
  }

  clear(): void {
    this.#rows.clear()
    this.#places.clear()
  }

  /** Lets go of rows that are no longer in the list, and of those far from the middle of the view when there are many. */
  trim(oldest: number, newest: number, middle: number): void {
    const reach = this.#rows.size > keptRows ? keptRows / 4 : Number.POSITIVE_INFINITY
    for (const [place, { row }] of this.#rows) {
      if (place >= oldest && place <= newest && Math.abs(place - middle) <= reach) continue
      this.#rows.delete(place)
      const key = this.#keyOf(row)
      if (key !== undefined && this.#places.get(key) === place) this.#places.delete(key)
    }
  }
}
