import type { Node } from "./upstream-fixture.ts"

/** Numbers from 0 to 1 that the seed decides. */
export function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}

const newSchemas: Node[] = [
  { type: "string" },
  { type: ["integer", "null"] },
  { enum: ["a", "b"] },
  { type: "object" },
  { type: "object", properties: { x: { type: "string" } }, required: ["x"] },
  { type: "object", additionalProperties: { type: "number" } },
  { type: "array", items: { type: "object", properties: { q: { type: "boolean" } } } },
  { oneOf: [{ properties: { a: { type: "string" } } }, { properties: { b: { type: "integer" } } }] },
  { oneOf: [{ type: "string" }, { type: "object", properties: { z: {} } }] },
  { type: "string", maxLength: 10, pattern: "^a" },
  { type: "string", format: "uri", default: "x", deprecated: true },
  { $ref: "#/components/schemas/by_id" },
]

/** Changes one to four things anywhere in the schemas of the fixture. */
export function changeAnything(schemas: Node, random: () => number): void {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T // never empty here
  const holders = [...objectsIn(schemas)].filter((node) => isPlain(node.properties))
  for (let count = 1 + Math.floor(random() * 4); count > 0; count--) {
    const holder = pick(holders)
    const names = Object.keys(holder.properties).filter((name) => name !== "type" && name !== "action")
    const name = names.length > 0 ? pick(names) : "absent"
    const property = holder.properties[name]
    const edits = [
      () => (holder.properties[pick(["foo", "timestamp", "attributes", "a-b", "200", "x y"])] = pick(newSchemas)),
      () => delete holder.properties[name],
      () => (holder.required = [...(holder.required ?? []), name]),
      () => (holder.required = (holder.required ?? []).filter((each: string) => each !== name)),
      () => (holder.properties[name] = pick(newSchemas)),
      () =>
        property?.type &&
        Object.assign(property, { type: pick<Node>(["string", "integer", ["string", "null"], "boolean"]) }),
      () => property?.enum && Object.assign(property, { enum: [...property.enum.slice(1), "new"] }),
      () => (holder.description = pick(["At most 150 bytes.", "Up to 70 bytes.", "Other words."])),
      () => property && Object.assign(property, { maxLength: 50 }),
      () => (holder.additionalProperties = pick<Node>([true, false, { type: "string" }])),
    ]
    pick(edits)()
  }
}

function* objectsIn(node: Node): Generator<Node> {
  if (Array.isArray(node)) for (const each of node) yield* objectsIn(each)
  else if (isPlain(node)) {
    yield node
    for (const each of Object.values(node)) yield* objectsIn(each)
  }
}

function isPlain(node: Node): boolean {
  return typeof node === "object" && node !== null && !Array.isArray(node)
}
