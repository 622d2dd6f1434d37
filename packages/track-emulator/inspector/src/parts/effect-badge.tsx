import type { Effect } from "../../../src/operation-result.ts"
import { count } from "./figures.ts"

const signs = { applied: "✓", partial: "◐", ignored: "○", refused: "✕", withheld: "–" } as const

/** All effects, the good one first. */
const effects = ["applied", "partial", "ignored", "refused", "withheld"] as const satisfies readonly Effect[]

/** What became of an operation, in a word, a sign and a colour. */
export function EffectBadge({ effect }: { readonly effect: Effect }) {
  return (
    <span class={`badge ${effect}`}>
      <span aria-hidden="true">{signs[effect]}</span> {effect}
    </span>
  )
}

/** How many operations had which effect. What none had is left out. */
export function EffectCounts({ counts }: { readonly counts: Readonly<Record<Effect, number>> }) {
  const had = effects.filter((effect) => counts[effect] > 0)
  if (had.length === 0) return null
  return (
    <span class="effects">
      {had.map((effect) => (
        <span key={effect} class={`badge small ${effect}`} title={`${counts[effect]} ${effect}`}>
          <span aria-hidden="true">{signs[effect]}</span> {count(counts[effect])}
          <span class="unseen"> {effect}</span>
        </span>
      ))}
    </span>
  )
}
