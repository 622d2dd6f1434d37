import fc from "fast-check"

/** Numbers at the edges of what can be counted, and of what JSON can say. */
const edge = fc.constantFrom(
  ...[0, 1, 2, 2 ** 31, 2 ** 32 - 1, 2 ** 48 - 1, 2 ** 48, 2 ** 48 + 1, 2 ** 53 - 2, 2 ** 53 - 1, 2 ** 53],
  ...[-1, 0.5, 1e308, Infinity],
)

/** Levels of a value, around as many as a line may have. */
const levels = fc.constantFrom(1, 50, 106, 107, 108, 109, 110, 500)

/** One thing about a line of a snapshot that is made otherwise. */
const change = fc.oneof(
  { weight: 3, arbitrary: fc.record({ what: fc.constant("number" as const), value: edge }) },
  fc.record({ what: fc.constant("attributes" as const), value: levels }),
  fc.record({
    what: fc.constant("text" as const),
    value: fc.constantFrom("", " ", "a3000001", "ob000001", "\ud800", "1:2"),
  }),
  fc.record({ what: fc.constant("line" as const), value: fc.constant(undefined) }),
)

/** Changes to lines, each told by a number that is as large as it likes. */
export const anyChanges = fc.array(fc.record({ line: fc.nat(), member: fc.nat(), change }), { maxLength: 4 })

export type Changes = typeof anyChanges extends fc.Arbitrary<infer T> ? T : never

/** The lines with those changes: somebody has been at it by hand. */
export function changed(lines: readonly unknown[], changes: Changes): unknown[] {
  const result = lines.map((line) => structuredClone(line) as Record<string, unknown>)
  for (const { line: anyLine, member, change: one } of changes) {
    const index = anyLine % result.length
    const line = result[index]
    if (!line) continue
    if (one.what === "line") {
      // The end and the header too: it is refused then.
      result.splice(index, 1)
      const end = result.at(-1)
      if (end && "lines" in end) end.lines = result.length - 1
      continue
    }
    if (one.what === "attributes") {
      if ("attributes" in line) line.attributes = nested(one.value)
      continue
    }
    const held = typeof line.made === "object" && line.made !== null ? (line.made as Record<string, unknown>) : line
    const names = Object.keys(held).filter(
      (name) => typeof held[name] === (one.what === "number" ? "number" : "string"),
    )
    const name = names[member % names.length]
    if (name !== undefined && name !== "kind" && name !== "cioEmulator") held[name] = one.value
  }
  return result
}

function nested(count: number): unknown {
  let value: unknown = 1
  for (let level = 0; level < count; level++) value = { a: value }
  return value
}
