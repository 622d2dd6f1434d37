import type { Change } from "../compare/change.ts"
import { compareSnapshots } from "../compare/compare-snapshots.ts"
import type { JsonObject } from "../json.ts"
import { normalise } from "../normal-form/normalise.ts"
import { type Bound, type Snapshot, walkSnapshot } from "../normal-form/shape.ts"
import { formatLimit, parseLimit, type StatedLimit } from "../normal-form/stated-limits.ts"
import { isBoundKept, isWithinBound } from "./our-bounds.ts"
import { covers, limitsFor, ownLimits } from "./our-limits.ts"

/**
 * Where our spec says something else than a published description, in shapes and limits; the words are ours anyway.
 * `from` is what is published, `to` what our spec says.
 */
export function differencesOfOurs(published: Snapshot, spec: JsonObject): Change[] {
  const shapes = compareSnapshots(published, normalise(spec).snapshot)
  const stated = new Map(statements(published).map((statement) => [statement.place, statement.stated]))
  return [
    ...shapes
      .filter(({ mark, aspect }) => mark !== "wording" && aspect !== "stated")
      .filter((difference) => !isBoundKept(spec, difference, stated.get(difference.place) ?? [])),
    ...uncoveredLimits(published, spec),
  ]
}

/** Limits that the published description states and our `x-limits` do not hold. */
function uncoveredLimits(published: Snapshot, spec: JsonObject): Change[] {
  return statements(published).flatMap(({ place, stated, bounds }) =>
    stated.flatMap((limit): Change[] => {
      if (covers(limitsFor(spec, place), limit) || isWithinBound(spec, place, bounds, limit)) return []
      const ours = ownLimits(spec, place, limit, stated).map(({ value }) => formatLimit({ ...limit, value }))
      const text = `a limit of ${formatLimit(limit)} is stated, which x-limits does not hold`
      const to = ours.join(" or ") || "none"
      return [{ mark: "breaking", place, aspect: "stated", from: formatLimit(limit), to, text }]
    }),
  )
}

/** What is stated at a place, and the keywords beside it. */
export interface Statement {
  place: string
  stated: StatedLimit[]
  bounds: Record<string, Bound>
}

/** What a description states, place by place. */
export function statements(snapshot: Snapshot): Statement[] {
  const parsed = (stated: readonly string[] = []) => stated.map(parseLimit)
  return [
    ...Object.entries(snapshot.endpoints).map(([place, { stated }]) => ({ place, stated: parsed(stated), bounds: {} })),
    ...[...walkSnapshot(snapshot)].map(({ place, shape }) => ({
      place,
      stated: parsed(shape.stated),
      bounds: shape.bounds ?? {},
    })),
  ]
}
