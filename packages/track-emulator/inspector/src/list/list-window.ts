import { signal } from "@preact/signals"
import type { List } from "../../../src/control/control-types.ts"
import { messageOf } from "../data/control-client.ts"
import { RowCache } from "./row-cache.ts"

/** Rows that a browser can lay out below one another: more would be higher than it can scroll. */
export const maxRows = 500_000

/** Rows fetched at once. */
const pageRows = 100
/** Shortest time between two refreshes, in ms. */
const refreshPauseMs = 250

/** Fetches rows, newest first. */
export type LoadRows<Row> = (offset: number, limit: number, signal: AbortSignal) => Promise<List<Row>>

/**
 * The part of a long list that is in view, fetched as it is looked at. A row is known by its place, counted from the end of
 * the list, so that newer rows do not move it: while pinned, they wait above the list until `unpin`.
 */
export class ListWindow<Row> {
  /** Changes whenever anything here did. */
  readonly changed = signal(0)
  /** Changes whenever the rows are those of another query. */
  readonly query = signal("")
  /** Rows that match, as last heard. */
  total = 0
  loaded = false
  error: string | undefined
  /** Kept here, so that a view is found as it was left. */
  scrollTop = 0
  activePlace: number | undefined
  /** Columns in which a row had something to show. */
  readonly filled = new Set<string>()

  readonly #rows: RowCache<Row>
  #load: LoadRows<Row> | undefined
  #placeOf: ((row: Row) => number) | undefined
  #asked = ""
  /** Rows that once stood below the list and are gone. */
  #gone = 0
  /** The place of the first row shown. */
  #top = 0
  #pinned = false
  #round = 1
  /** The refresh in which there were no rows to fetch. */
  #barrenRound = 0
  #first = 0
  #last = 0
  #running: AbortController | undefined
  #refreshedAt = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  /** `keyOf` tells rows apart; undefined for one that cannot be told from others. */
  constructor(keyOf: (row: Row) => string | number | undefined) {
    this.#rows = new RowCache(keyOf)
  }

  /** Rows to lay out. */
  get count(): number {
    return Math.min(this.#top - this.#gone, maxRows)
  }

  /** Newer rows that wait above the list. */
  get unseen(): number {
    return this.#gone + this.total - this.#top
  }

  /** Whether what is shown belongs to an earlier query. */
  get outdated(): boolean {
    return this.loaded && this.query.peek() !== this.#asked
  }

  rowAt(index: number): Row | undefined {
    return this.#rows.at(this.#top - index)?.row
  }

  placeAt(index: number): number {
    return this.#top - index
  }

  indexOf(place: number): number {
    return this.#top - place
  }

  /**
   * Shows the list of another query. The rows of the last one stay until the first of the new ones are here. `placeOf` tells a row's place
   * where the rows themselves count from 1 without a gap; otherwise it is worked out.
   */
  ask(query: string, load: LoadRows<Row>, placeOf?: (row: Row) => number): void {
    this.#placeOf = placeOf
    if (this.#load && query === this.#asked) {
      this.refresh()
      return
    }
    this.#asked = query
    this.#load = load
    this.#stop()
    this.#first = 0
    this.#last = 0
    this.#round++
    this.#pump()
    this.#tell()
  }

  /** Tells which rows are in view. */
  look(first: number, last: number): void {
    this.#first = first
    this.#last = last
    this.#pump()
  }

  /** Holds the rows where they are, or lets newer ones in. */
  pin(pinned: boolean): void {
    if (this.#pinned === pinned) return
    this.#pinned = pinned
    if (pinned) return
    this.#top = this.#gone + this.total
    this.#pump()
    this.#tell()
  }

  /** Fetches what is in view again, soon. */
  refresh(): void {
    if (this.#timer !== undefined) return
    const wait = this.#refreshedAt + refreshPauseMs - performance.now()
    this.#timer = setTimeout(() => this.#refreshNow(), Math.max(0, wait))
  }

  /** Nobody looks: fetches nothing more until `ask`. */
  rest(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#stop()
  }

  #refreshNow(): void {
    this.#timer = undefined
    this.#refreshedAt = performance.now()
    this.#round++
    this.#pump()
  }

  #stop(): void {
    this.#running?.abort()
    this.#running = undefined
  }

  /** One request at a time: by the time it is answered, something else may be in view. */
  #pump(): void {
    if (this.#running || !this.#load) return
    const offset = this.#nextOffset()
    if (offset === undefined) return
    const running = new AbortController()
    this.#running = running
    const round = this.#round
    this.#load(offset, pageRows, running.signal).then(
      (list) => {
        if (running.signal.aborted) return
        this.#running = undefined
        this.#take(list, round)
        this.#tell()
        this.#pump()
      },
      (error: unknown) => {
        if (running.signal.aborted) return
        this.#running = undefined
        this.error = messageOf(error)
        this.#tell()
      },
    )
  }

  /** Where the next rows to fetch start, if any are missing or old. */
  #nextOffset(): number | undefined {
    if (!this.loaded || this.query.peek() !== this.#asked) return 0
    if (this.#barrenRound === this.#round) return undefined
    const last = Math.min(this.#last, this.count - 1)
    for (let index = this.#first; index <= last; index++) {
      if (this.#rows.at(this.#top - index)?.round === this.#round) continue
      return Math.max(0, index + this.unseen - Math.max(0, pageRows - (last - index) - 1 - pageRows / 2))
    }
    return this.count === 0 ? 0 : undefined
  }

  #take(list: List<Row>, round: number): void {
    this.error = undefined
    if (!this.loaded || this.query.peek() !== this.#asked) this.#startOver()
    this.loaded = true
    if (list.rows.length === 0) this.#barrenRound = round
    this.total = list.total
    this.#keepInPlace(list)
    const newest = this.#gone + list.total
    // Held in place, unless everything that was held is gone.
    if (!this.#pinned || this.#top > newest || this.#top <= this.#gone) this.#top = newest
    list.rows.forEach((row, index) => {
      this.#rows.put(newest - list.offset - index, row, round)
    })
    this.#rows.trim(this.#gone + 1, newest, this.#top - (this.#first + this.#last) / 2)
  }

  #startOver(): void {
    this.#rows.clear()
    this.#gone = 0
    this.#top = 0
    this.#pinned = false
    this.scrollTop = 0
    this.activePlace = undefined
    this.query.value = this.#asked
  }

  /** When rows below have gone, places count from further up: what is known by its key shows by how many. */
  #keepInPlace(list: List<Row>): void {
    const first = list.rows[0]
    if (this.#placeOf && first !== undefined) {
      this.#gone = this.#placeOf(first) + list.offset - list.total
      return
    }
    let shift = 0
    list.rows.forEach((row, index) => {
      const known = this.#rows.placeOf(row)
      // The last one that is known decides: what is in view is nearer to it than what came in above.
      if (known !== undefined) shift = known - (this.#gone + list.total - list.offset - index)
    })
    if (shift === 0) return
    this.#gone += shift
    this.#rows.forgetPlaces()
  }

  #tell(): void {
    this.changed.value++
  }
}
