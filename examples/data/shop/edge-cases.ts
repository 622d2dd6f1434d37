import { limits, type Operation } from "@cio/track-core"
import { ulid } from "../../src/ulid.ts"
import { createRandom, type Random } from "./random.ts"
import { type Timeline, year } from "./timeline.ts"

/** Operations that are as large as they may be, to the byte. All of them are good. */
export function touchLimits(timeline: Timeline): void {
  const random = createRandom(32_000)
  const count = edgeCases(year.start, random).length
  for (let index = 0; index < count; index++) {
    const at = year.start + (100 + index) * year.day
    const operation = edgeCases(at, random)[index]
    if (operation) timeline.add(at, operation)
  }
}

function edgeCases(at: number, random: Random): Operation[] {
  const eventId = ulid(at * 1000, random.bytes(10))
  const person = { type: "person", action: "identify", timestamp: at } as const
  const page = { type: "person", action: "page", identifiers: { id: "edge-2" }, id: eventId, timestamp: at } as const
  const padded = (text: string): Operation => ({ ...page, name: "https://teehaus.example/agb", attributes: { text } })
  const room = limits.operationBytes - Buffer.byteLength(JSON.stringify(padded("")))
  return [
    { ...person, identifiers: { id: fill("x", limits.idBytes) }, attributes: { first_name: "Ixx" } },
    { ...person, identifiers: { id: fill("茶", limits.idBytes) }, attributes: { first_name: "茶" } },
    { ...person, identifiers: { id: "edge-1" }, attributes: { note: fill("🍵", limits.attributeValueBytes) } },
    { ...person, identifiers: { id: "edge-1" }, attributes: { [fill("ß", limits.attributeNameBytes)]: "straße" } },
    { ...person, identifiers: { id: "edge-1" }, attributes: manyAttributes(limits.attributeCount) },
    {
      type: "person",
      action: "event",
      identifiers: { id: "edge-2" },
      name: fill("é", limits.eventNameBytes),
      timestamp: at,
    },
    padded(fill("字", room - (room % 3)) + fill("x", room % 3)),
    {
      type: "person",
      action: "event",
      identifiers: { id: 9_007_199_254_740_991 },
      name: "largest_whole_number",
      timestamp: at,
    },
    { type: "person", action: "event", identifiers: { id: "edge-3" }, name: "no_attributes_at_all", timestamp: at },
    {
      ...person,
      identifiers: { id: "edge-3" },
      attributes: { ["__proto__"]: "tea", constructor: "tea", "": "no name", "a.b.c": [] },
    },
  ]
}

/** The text repeated up to that many bytes. */
function fill(text: string, bytes: number): string {
  return text.repeat(bytes / Buffer.byteLength(text))
}

function manyAttributes(count: number): Record<string, number> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`answer_${index}`, index]))
}
