import type { Window } from "./read-query.ts"

/** What tells whether anything came or went: how many there are, and how many were ever added. */
export interface Membership {
  readonly size: number
  readonly added: number
}

interface Kept extends Membership {
  readonly all: readonly unknown[]
}

/** By collection, so that it goes with it. */
const kept = new WeakMap<object, Kept>()

/**
 * All that a collection holds, oldest first. Maps and sets cannot be read from their end, so an array is made of them,
 * and again only after something came or went: changes of what is held do not matter.
 */
export function heldArray<Held>(owner: { values(): Iterable<Held> }, { size, added }: Membership): readonly Held[] {
  const known = kept.get(owner)
  // What is kept for an owner was made of its own values.
  if (known?.size === size && known.added === added) return known.all as readonly Held[]
  const all = Array.from(owner.values())
  kept.set(owner, { size, added, all })
  return all
}

/** A window of what is oldest first, newest first. */
export function newestFirst<Held>(held: readonly Held[], { offset, limit }: Window): Held[] {
  const end = Math.max(0, held.length - offset)
  return held.slice(Math.max(0, end - limit), end).reverse()
}
