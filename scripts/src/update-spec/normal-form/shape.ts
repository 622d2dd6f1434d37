import type { Json } from "../json.ts"

/**
 * What one place of the API takes or answers, in normal form: references resolved, `allOf` merged, unions flat, a
 * constant the same as an enum of one value. Shapes hold no prose and no examples, only a hash that tells when prose
 * changed. A keyword that is absent restricts nothing.
 */
export interface Shape {
  /** JSON types, sorted. */
  types?: string[]
  /** The only values allowed, sorted. */
  values?: Json[]
  properties?: Record<string, Shape>
  /** Names of required properties, sorted. */
  required?: string[]
  /** What properties without a name of their own hold; `false` for an object that is closed. */
  additional?: Shape | false
  items?: Shape
  /** Exclusive alternatives, by what tells them apart: `id`, `object_id+object_type_id`, `string`. */
  alternatives?: Record<string, Shape>
  /** `maxLength`, `pattern`, `x-max-bytes` and the like. */
  bounds?: Record<string, Bound>
  /** Limits that the description states, such as "32000 bytes". */
  stated?: string[]
  default?: Json
  format?: string
  deprecated?: true
  /** Keywords that have no place in the normal form, by a hash of what they hold. */
  unread?: Record<string, string>
  /** Hash of title and description. */
  text?: string
  /** Of an operation: the only endpoint that takes it, by its short name. */
  endpoints?: string[]
  /** Of an operation: hash of what the batch endpoint says of it, where that is something else than is kept here. */
  differs?: string
}

export type Bound = number | string | boolean

/** Everything that is kept of one API description. */
export interface Snapshot {
  /** Hosts of the Track API, sorted. */
  servers: string[]
  /** What is said of an endpoint as a whole, by its short name, and of the API, as `api`. */
  endpoints: Record<string, EndpointFacts>
  /** What can be sent, by `<type> <action>`; the two constants themselves are left out. */
  operations: Record<string, Shape>
  /** What else a request holds: `batch body`, `entity parameters`. */
  requests: Record<string, Shape>
  /** What comes back, by `<endpoint> <status>`. */
  answers: Record<string, Shape>
}

/** The place of what is said of all endpoints at once. */
export const wholeApi = "api"

export interface EndpointFacts {
  /** Ways to authenticate, sorted. Absent where the description names a scheme that it does not describe. */
  auth?: string[]
  deprecated?: true
  stated?: string[]
  text?: string
}

/**
 * Appends a step to a place: a property's name, `[]` for the items of an array, `{}` for properties without a name,
 * `(key)` for an alternative.
 */
export function stepInto(place: string, step: string): string {
  return `${place}/${step.replaceAll("~", "~0").replaceAll("/", "~1")}`
}

/** The first part of a place, such as `person identify`, and the steps from there. */
export function splitPlace(place: string): { root: string; steps: string[] } {
  const [root = "", ...steps] = place.split("/").map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
  return { root, steps }
}

/** Every shape inside a shape, each with its place, the outer before the inner. */
export function* walkShape(shape: Shape, place: string): Generator<{ shape: Shape; place: string }> {
  yield { shape, place }
  for (const [name, inner] of Object.entries(shape.properties ?? {})) yield* walkShape(inner, stepInto(place, name))
  for (const [key, inner] of Object.entries(shape.alternatives ?? {}))
    yield* walkShape(inner, stepInto(place, `(${key})`))
  if (shape.items) yield* walkShape(shape.items, stepInto(place, "[]"))
  if (shape.additional) yield* walkShape(shape.additional, stepInto(place, "{}"))
}

/** Every shape of a snapshot, each with its place. */
export function* walkSnapshot(snapshot: Snapshot): Generator<{ shape: Shape; place: string }> {
  for (const roots of [snapshot.operations, snapshot.requests, snapshot.answers]) {
    for (const [root, shape] of Object.entries(roots)) yield* walkShape(shape, root)
  }
}
