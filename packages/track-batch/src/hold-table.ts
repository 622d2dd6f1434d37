import { laneSlots } from "./entity-keys.ts"
import type { LaneKeys } from "./lane-keys.ts"

/**
 * Which keys are held: no entry is made or removed for an entity. An exclusive key has one holder, or its holders let go
 * together, so that a bit is enough for it. A shared one has a bit too, and the few that are held are counted beside it. Two
 * tables of 64 kB stay in the processor's cache: counters for every slot, 2 MB each, cost 0.6 us an operation more.
 */
export class HoldTable {
  // Made when first needed: most runs are one batch, and few operations relate to anything.
  #exclusive: Int32Array | undefined
  #shared: Int32Array | undefined
  readonly #sharers = new Map<number, number>()

  /** True when one of the keys is held so that its taker must wait. */
  conflicts(keys: LaneKeys): boolean {
    if (typeof keys === "number") return this.#isTaken(keys)
    for (let i = 0; i < keys.length; i++) if (this.#isTaken(keyAt(keys, i))) return true
    return false
  }

  hold(keys: LaneKeys): void {
    if (typeof keys === "number") this.#hold(keys)
    else for (let i = 0; i < keys.length; i++) this.#hold(keyAt(keys, i))
  }

  release(keys: LaneKeys): void {
    if (typeof keys === "number") this.#release(keys)
    else for (let i = 0; i < keys.length; i++) this.#release(keyAt(keys, i))
  }

  /** An exclusive key waits for everybody, a shared one for exclusive holders only. */
  #isTaken(key: number): boolean {
    if (key < 0) return hasBit(this.#exclusive, ~key)
    return hasBit(this.#exclusive, key) || hasBit(this.#shared, key)
  }

  #hold(key: number): void {
    if (key >= 0) {
      this.#exclusive ??= new Int32Array(laneSlots / 32)
      setBit(this.#exclusive, key)
      return
    }
    this.#shared ??= new Int32Array(laneSlots / 32)
    setBit(this.#shared, ~key)
    this.#sharers.set(~key, (this.#sharers.get(~key) ?? 0) + 1)
  }

  #release(key: number): void {
    if (key >= 0) {
      clearBit(this.#exclusive, key)
      return
    }
    const left = (this.#sharers.get(~key) ?? 0) - 1
    if (left > 0) {
      this.#sharers.set(~key, left)
      return
    }
    this.#sharers.delete(~key)
    clearBit(this.#shared, ~key)
  }
}

function hasBit(words: Int32Array | undefined, slot: number): boolean {
  return words !== undefined && (wordAt(words, slot) & (1 << (slot & 31))) !== 0
}

function setBit(words: Int32Array, slot: number): void {
  words[slot >>> 5] = wordAt(words, slot) | (1 << (slot & 31))
}

function clearBit(words: Int32Array | undefined, slot: number): void {
  if (words) words[slot >>> 5] = wordAt(words, slot) & ~(1 << (slot & 31))
}

/** The casts are for the undefined of an index out of range: keys are slots, and i is below the length. */
function wordAt(words: Int32Array, slot: number): number {
  return words[slot >>> 5] as number
}

function keyAt(keys: readonly number[], index: number): number {
  return keys[index] as number
}
