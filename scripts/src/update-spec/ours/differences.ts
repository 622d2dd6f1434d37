import type { Change } from "../compare/change.ts"
import { compareSnapshots } from "../compare/compare-snapshots.ts"
import type { JsonObject } from "../json.ts"
import { normalise } from "../normal-form/normalise.ts"
import { type Snapshot, walkSnapshot } from "../normal-form/shape.ts"
import { parseLimit } from "../normal-form/stated-limits.ts"
import { covers, limitsFor } from "./our-limits.ts"

/**
 * Where our spec says something else than a published description, in shapes and limits; the words are ours anyway.
 * `from` is what is published, `to` what our spec says.
 */
export function differencesOfOurs(published: Snapshot, spec: JsonObject): Change[] {
  const shapes = compareSnapshots(published, normalise(spec).snapshot)
  return [
    ...shapes.filter(({ mark, aspect }) => mark !== "wording" && aspect !== "stated"),
    ...uncoveredLimits(published, spec),
  ]
}

/** Limits that the published description states and our `x-limits` do not hold. */
function uncoveredLimits(published: Snapshot, spec: JsonObject): Change[] {
  const statements = [
    ...Object.entries(published.endpoints).map(([place, { stated }]) => ({ place, stated })),
    ...[...walkSnapshot(published)].map(({ place, shape }) => ({ place, stated: shape.stated })),
  ]
  return statements.flatMap(({ place, stated }) =>
    (stated ?? []).flatMap((limit): Change[] => {
      if (covers(limitsFor(spec, place), parseLimit(limit))) return []
      const text = `a limit of ${limit} is stated, which x-limits does not hold`
      return [{ mark: "breaking", place, aspect: "stated", from: limit, to: "none", text }]
    }),
  )
}
