import { parse } from "yaml"
import type { Change } from "../compare/change.ts"
import { canonical, isObject, type Json } from "../json.ts"
import { UpdateSpecError } from "../update-spec-error.ts"
import { placeMatcher } from "./place-pattern.ts"

/** One thing that our spec says on purpose otherwise than the published description. */
export interface Correction {
  /** A pattern of places: `*` is one step, `**` any number of them, `{a,b}` either. */
  place: string
  /** The aspect of the place, as in a change. */
  what: string
  published: Json
  ours: Json
  /** How we know: doc (published elsewhere), seen (observed), rule (our own decision), guess. */
  source: string
  why: string
}

const sources = ["doc", "seen", "rule", "guess"]

/** Reads `corrections.yaml`, or fails with the entry that is not complete. */
export function parseCorrections(text: string): Correction[] {
  const parsed: unknown = parse(text)
  const entries = isObject(parsed) ? parsed.corrections : undefined
  if (!Array.isArray(entries)) throw new UpdateSpecError("spec/corrections.yaml has no list named 'corrections'")
  return entries.map((entry, index) => {
    const { place, what, published, ours, source, why } = isObject(entry) ? entry : {}
    const texts = { place, what, source, why }
    for (const [name, value] of Object.entries(texts)) {
      if (typeof value !== "string" || value === "") {
        throw new UpdateSpecError(`spec/corrections.yaml: entry ${index + 1} needs a text for '${name}'`)
      }
    }
    if (published === undefined || ours === undefined) {
      throw new UpdateSpecError(
        `spec/corrections.yaml: entry ${index + 1} needs 'published' and 'ours' ('none' for nothing)`,
      )
    }
    if (!sources.includes(String(source))) {
      throw new UpdateSpecError(
        `spec/corrections.yaml: source of entry ${index + 1} must be one of ${sources.join(", ")}`,
      )
    }
    return { place: String(place), what: String(what), published, ours, source: String(source), why: String(why) }
  })
}

/** Sorts differences between the published description and ours into those that a correction explains and the rest. */
export function explainDifferences(differences: readonly Change[], corrections: readonly Correction[]) {
  const matchers = corrections.map((correction) => ({ correction, matches: placeMatcher(correction.place) }))
  const used = new Set<Correction>()
  const unexplained = differences.filter((difference) => {
    const explaining = matchers.filter(
      ({ correction, matches }) =>
        correction.what === difference.aspect &&
        canonical(correction.published) === canonical(difference.from) &&
        canonical(correction.ours) === canonical(difference.to) &&
        matches(difference.place),
    )
    for (const { correction } of explaining) used.add(correction)
    return explaining.length === 0
  })
  return { unexplained, unused: corrections.filter((correction) => !used.has(correction)) }
}
