import { canonical, type Json, type JsonObject } from "../json.ts"
import { type Shape, type Snapshot, splitPlace, walkSnapshot } from "../normal-form/shape.ts"
import { locate, type SpecPath, valueAt } from "../ours/locate.ts"

/** The places that our spec describes in one and the same schema, by the path of that schema. */
export function sharedPlaces(spec: JsonObject, snapshot: Snapshot): Map<string, string[]> {
  const shared = new Map<string, string[]>()
  for (const { place } of walkSnapshot(snapshot)) {
    const path = locate(spec, place)
    if (path) shared.set(pathKey(path), [...(shared.get(pathKey(path)) ?? []), place])
  }
  return shared
}

export function pathKey(path: SpecPath): string {
  return JSON.stringify(path)
}

/** The place that holds a property, and the property's name. */
export function splitProperty(place: string): { parent: string; name: string } {
  const slash = place.lastIndexOf("/")
  return {
    parent: place.slice(0, slash),
    name: place
      .slice(slash + 1)
      .replaceAll("~1", "/")
      .replaceAll("~0", "~"),
  }
}

/** Shapes with their places. */
export type Placed = readonly { place: string; shape: Shape }[]

/** A property that another operation has at the same steps and in the same shape, so that our spec describes it already. */
export interface Twin {
  place: string
  /** What stands there: a reference where it is shared, corrections of ours included. */
  schema: Json
}

/** The twin of a property among places of our spec, of the same type of operation if there is one. */
export function findTwin(spec: JsonObject, described: Placed, place: string, shape: Shape): Twin | undefined {
  const { name } = splitProperty(place)
  const { root, steps } = splitPlace(place)
  const type = root.split(" ")[0]
  const alike = described.filter((other) => {
    return (
      other.place !== place &&
      splitPlace(other.place).steps.join("/") === steps.join("/") &&
      sameShape(other.shape, shape)
    )
  })
  const ofSameTypeFirst = alike.sort(
    (a, b) => Number(b.place.startsWith(`${type} `)) - Number(a.place.startsWith(`${type} `)),
  )
  for (const other of ofSameTypeFirst) {
    const holder = locate(spec, splitProperty(other.place).parent)
    const schema = holder && valueAt(spec, [...holder, "properties", name])
    if (schema !== undefined && schema !== false) return { place: other.place, schema }
  }
  return undefined
}

function sameShape(a: Shape, b: Shape): boolean {
  return withoutProse(a) === withoutProse(b)
}

function withoutProse(shape: Shape): string {
  return canonical(
    JSON.parse(
      JSON.stringify(shape, (key, value: unknown) => (key === "text" || key === "stated" ? undefined : value)),
    ),
  )
}
