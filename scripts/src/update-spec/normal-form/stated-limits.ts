/** A limit that prose states. Counts and sizes alike are largest values. */
export interface StatedLimit {
  value: number
  unit: "bytes" | "characters" | "per second" | "entries"
}

const multipliers: Record<string, number> = { "": 1, k: 1_000, m: 1_000_000, g: 1_000_000_000 }

const number = String.raw`(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)`
const size = new RegExp(String.raw`\b${number}[\s-]?(?:([kmg])i?b|(kilo|mega|giga)?bytes?)\b`, "gi")
const characters = new RegExp(String.raw`\b${number}[\s-]?char(?:acter)?s?\b`, "gi")
const rate = new RegExp(
  String.raw`\b${number}\s+(?:\w+\s+){0,2}(?:per|a|each)\s+second\b|\b${number}\s*(?:requests|req)?\s*/\s*s(?:ec)?\b`,
  "gi",
)
const count = new RegExp(
  String.raw`\b(?:up to|at most|no more than|maximum of|max(?:imum)?|limit(?:ed to| of)?)\s+${number}\s+(?:\w+\s+)?(?:attributes|properties|keys|items|entries|operations|events|objects|relationships|people|devices|identifiers)\b`,
  "gi",
)

/** The limits that a description states: sizes in bytes or characters, rates, and counts after "at most" or the like. */
export function statedLimits(prose: string): StatedLimit[] {
  const found: StatedLimit[] = []
  const add = (unit: StatedLimit["unit"], digits: string | undefined, multiplier = 1) => {
    if (digits !== undefined) found.push({ unit, value: Math.round(Number(digits.replaceAll(",", "")) * multiplier) })
  }
  // As the published figures do, take kilo for 1,000: whoever stays under that stays under 1,024 too.
  for (const [, digits, letter, word] of prose.matchAll(size)) {
    add("bytes", digits, multipliers[(letter ?? word?.[0] ?? "").toLowerCase()])
  }
  for (const [, digits] of prose.matchAll(characters)) add("characters", digits)
  for (const [, spelled, short] of prose.matchAll(rate)) add("per second", spelled ?? short)
  for (const [, digits] of prose.matchAll(count)) add("entries", digits)
  return found
}

export function formatLimit({ value, unit }: StatedLimit): string {
  return `${value} ${unit}`
}

/** The inverse of `formatLimit`. */
export function parseLimit(text: string): StatedLimit {
  const space = text.indexOf(" ")
  // What is parsed was written by formatLimit, so the rest is one of the units.
  return { value: Number(text.slice(0, space)), unit: text.slice(space + 1) as StatedLimit["unit"] }
}
