import { type Applied, applyChanges } from "./apply/apply-changes.ts"
import { deleteItem, setValue } from "./apply/yaml-edit.ts"
import { type Baseline, formatBaseline } from "./baseline.ts"
import { bumpFor, bumpVersion, packageBump, type VersionBump } from "./bump.ts"
import { changeLines, sharedLines } from "./change-lines.ts"
import { changesetFor } from "./changeset.ts"
import type { Change } from "./compare/change.ts"
import { compareSnapshots } from "./compare/compare-snapshots.ts"
import { type Correction, explainDifferences, parseCorrections } from "./corrections/corrections.ts"
import { withCorrectionsTable } from "./corrections/corrections-table.ts"
import { placeMatcher } from "./corrections/place-pattern.ts"
import { canonical, isObject, type Json, type JsonObject } from "./json.ts"
import { differencesOfOurs } from "./ours/differences.ts"
import { judgeStated } from "./ours/judge-stated.ts"
import { parseSpec } from "./ours/parse-spec.ts"
import { UpdateSpecError } from "./update-spec-error.ts"

/** Files of ours that an update reads, by what they hold. */
export interface OurFiles {
  spec: string
  corrections: string
  readme: string | undefined
  baseline: Baseline | undefined
  coreVersion: string
}

/** Paths from the root of the project. */
export const ourPaths = {
  spec: "spec/track-v2.openapi.yaml",
  corrections: "spec/corrections.yaml",
  readme: "spec/README.md",
  baseline: "spec/upstream/track-v2.shapes.json",
  corePackage: "packages/track-core/package.json",
} as const

/** What an upstream description changes, and what our files become. */
export interface UpdatePlan {
  changes: Change[]
  bump: { spec: VersionBump; core: VersionBump } | undefined
  /** What only a person can decide or write; nothing is written while there is any. */
  byHand: string[]
  toDescribe: string[]
  toReread: string[]
  /** Places of corrections that upstream has made unnecessary. */
  settledCorrections: string[]
  /** The files that change, by path from the root of the project. */
  files: Record<string, string>
}

/**
 * Compares the description with the baseline and works the changes into our files. Reads and writes nothing. `settled`
 * names points that a person has dealt with, as `byHand` names them.
 */
export function planUpdate(upstream: Baseline, ours: OurFiles, settled: readonly string[] = []): UpdatePlan {
  const before = ours.baseline?.snapshot ?? upstream.snapshot
  const after = upstream.snapshot
  const spec = parseSpec(ours.spec)
  const changes = compareSnapshots(before, after).map((change) => judgeStated(change, spec, after))
  const kind = bumpFor(changes)
  if (ours.baseline && !kind) return emptyPlan
  const applied = applyChanges(ours.spec, changes, before, after)
  const bump = kind && { spec: bumpVersion(versionOf(spec), kind), core: packageBump(ours.coreVersion, kind) }
  const newSpec = bump ? setValue(applied.text, ["info", "version"], bump.spec.to) : applied.text
  const { unexplained, unused } = explainDifferences(
    differencesOfOurs(after, parseSpec(newSpec)),
    parseCorrections(ours.corrections),
  )
  const corrections = withoutCorrections(ours.corrections, unused)

  const files: Record<string, string> = { [ourPaths.baseline]: formatBaseline(upstream) }
  if (newSpec !== ours.spec) files[ourPaths.spec] = newSpec
  if (corrections !== ours.corrections) files[ourPaths.corrections] = corrections
  const readme = ours.readme && withCorrectionsTable(ours.readme, parseCorrections(corrections))
  if (readme !== undefined && readme !== ours.readme) files[ourPaths.readme] = readme
  if (bump) {
    const changeset = changesetFor(bump.spec, bump.core, changeLines(changes, after))
    files[changeset.path] = changeset.text
  }
  return {
    changes,
    bump,
    byHand: sharedLines(openPoints(unexplained, applied.notMade, settled), Object.keys(after.operations)),
    toDescribe: applied.toDescribe,
    toReread: applied.toReread,
    settledCorrections: unused.map(({ place, what }) => `${place} (${what})`),
    files,
  }
}

const emptyPlan: UpdatePlan = {
  changes: [],
  bump: undefined,
  byHand: [],
  toDescribe: [],
  toReread: [],
  settledCorrections: [],
  files: {},
}

/** Aspects in which our spec may differ from what is published, so that a failed edit leaves no difference to be seen. */
const unseenAspects = ["default", "deprecated", "stated"]

/** What still differs after all edits, and edits that failed where no difference shows it, unless a person settled them. */
function openPoints(unexplained: readonly Change[], notMade: Applied["notMade"], settled: readonly string[]) {
  const reasons = new Map(notMade.map(({ change, reason }) => [pointName(change), reason]))
  const differing = unexplained.map((difference) => {
    const reason = reasons.get(pointName(difference))
    const text = `published ${show(difference.from)}, ours ${show(difference.to)}${reason ? `; ${reason}` : ""}`
    return { place: difference.place, text: `(${difference.aspect}) ${text}` }
  })
  const shown = new Set(unexplained.map(pointName))
  const isSettled = settledMatcher(settled)
  const unseen = notMade.filter(
    ({ change }) => unseenAspects.includes(change.aspect) && !shown.has(pointName(change)) && !isSettled(change),
  )
  return [
    ...differing,
    ...unseen.map(({ change, reason }) => ({
      place: change.place,
      text: `(${change.aspect}) ${change.text}; ${reason}`,
    })),
  ]
}

function pointName({ place, aspect }: Change): string {
  return `${place} (${aspect})`
}

/** Points are named as they are printed: a place or a pattern of places, and the aspect in brackets. */
function settledMatcher(points: readonly string[]): (change: Change) => boolean {
  const matchers = points.map((point) => {
    const [, pattern, aspect] = /^(.*?):? \((\w+)\)$/.exec(point) ?? []
    if (pattern === undefined)
      throw new UpdateSpecError(`--settled takes a point such as 'batch (stated)', got '${point}'`)
    return { aspect, matches: placeMatcher(pattern) }
  })
  return ({ place, aspect }) => matchers.some((each) => each.aspect === aspect && each.matches(place))
}

function show(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value)
}

function withoutCorrections(text: string, unused: readonly Correction[]): string {
  return unused.reduce((edited, correction) => {
    const index = parseCorrections(edited).findIndex((each) => canonical(each) === canonical(correction))
    return deleteItem(edited, ["corrections"], index)
  }, text)
}

function versionOf(spec: JsonObject): string {
  const version = isObject(spec.info) ? spec.info.version : undefined
  if (typeof version !== "string") throw new UpdateSpecError(`${ourPaths.spec} has no info.version that is a text`)
  return version
}
