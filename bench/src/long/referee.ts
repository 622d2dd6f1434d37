import type { Operation } from "@cio/track-core"
import { numberOf } from "./numbered.ts"
import { touched } from "./touched.ts"

/** What a referee found, over all that a service applied. Zeros but for the first two is what the package promises. */
export interface Findings {
  /** Different operations applied. */
  applied: number
  /** Operations applied again as part of a body that was sent again, because it had got no answer. */
  repeated: number
  /** Operations never applied. */
  lost: number
  /** Operations in more than one body. */
  doubled: number
  /** Event ids that stand for more than one operation, and operations that came with more than one id. */
  mixedIds: number
  /** Operations applied after a later one that changed the same person or object, or related to what they change. */
  disordered: number
}

/** The last operations on a person or object, and the bodies they came in. */
interface History {
  changed: Mark
  related: Mark
}

interface Mark {
  number: number
  body: number
}

interface Applied extends Mark {
  isRepeat: boolean
}

/**
 * Applies batches as a service would, one after the other, and judges what came: whether every operation of a numbered
 * source is there, once, and in order for each person and object.
 *
 * A body that comes again may apply its own operations again, as long as nothing else on these people and objects came
 * between: they then end as they would have.
 */
export class Referee {
  /** How many bodies each operation was in. */
  readonly #bodies: Uint8Array
  /** The id that each event came with. */
  readonly #ids: (string | undefined)[]
  readonly #owners = new Map<string, number>()
  readonly #histories = new Map<string, History>()
  #body = 0
  #repeated = 0
  #mixedIds = 0
  #disordered = 0

  constructor(operations: number) {
    this.#bodies = new Uint8Array(operations)
    this.#ids = new Array<string | undefined>(operations)
  }

  /**
   * Applies the operations of one body.
   *
   * @param repeats the number that was given to the same body before, if it was sent before
   * @returns the body's number
   */
  apply(operations: readonly Operation[], repeats?: number): number {
    const body = repeats ?? ++this.#body
    for (const operation of operations) {
      const number = numberOf(operation)
      if (repeats === undefined) this.#bodies[number] = Math.min(255, (this.#bodies[number] ?? 0) + 1)
      else this.#repeated++
      this.#judgeId(operation, number)
      this.#judgeOrder(operation, { number, body, isRepeat: repeats !== undefined })
    }
    return body
  }

  /** What was found so far. */
  findings(): Findings {
    let applied = 0
    let doubled = 0
    for (const bodies of this.#bodies) {
      if (bodies > 0) applied++
      if (bodies > 1) doubled++
    }
    return {
      applied,
      repeated: this.#repeated,
      lost: this.#bodies.length - applied,
      doubled,
      mixedIds: this.#mixedIds,
      disordered: this.#disordered,
    }
  }

  #judgeId(operation: Operation, number: number): void {
    const id = "id" in operation ? operation.id : undefined
    if (id === undefined) return
    const owner = this.#owners.get(id)
    const known = this.#ids[number]
    if ((owner !== undefined && owner !== number) || (known !== undefined && known !== id)) this.#mixedIds++
    this.#owners.set(id, number)
    this.#ids[number] = id
  }

  #judgeOrder(operation: Operation, mark: Applied): void {
    const { changed, related } = touched(operation)
    let isLate = false
    for (const entity of changed) {
      const history = this.#historyOf(entity)
      if (isAfter(history.changed, mark) || isAfter(history.related, mark)) isLate = true
      keep(history.changed, mark)
    }
    for (const entity of related) {
      const history = this.#historyOf(entity)
      // Any number may relate to an entity at once: only changes of it have to wait.
      if (isAfter(history.changed, mark)) isLate = true
      keep(history.related, mark)
    }
    if (isLate) this.#disordered++
  }

  #historyOf(entity: string): History {
    let history = this.#histories.get(entity)
    if (!history) {
      history = { changed: { number: -1, body: 0 }, related: { number: -1, body: 0 } }
      this.#histories.set(entity, history)
    }
    return history
  }
}

/** Whether a mark is of a later operation. That of its own body is no wonder when that body comes again. */
function isAfter(last: Mark, { number, body, isRepeat }: Applied): boolean {
  return last.number > number && !(isRepeat && last.body === body)
}

function keep(last: Mark, { number, body }: Applied): void {
  if (number < last.number) return
  last.number = number
  last.body = body
}
