import type { Baseline } from "./baseline.ts"
import { changeLines } from "./change-lines.ts"
import { marks } from "./compare/change.ts"
import { type Mend, mendKinds } from "./normal-form/mends.ts"
import type { Snapshot } from "./normal-form/shape.ts"
import type { UpdatePlan } from "./plan-update.ts"

/** How many of each kind were mended, in one line; nothing when none was. */
function mendLines(mends: readonly Mend[]): string[] {
  const kinds = Object.entries(mendKinds).flatMap(([kind, words]) => {
    const count = mends.filter((mend) => mend.kind === kind).length
    return count > 0 ? [`  ${String(count).padStart(3)} × ${words}`] : []
  })
  return kinds.length > 0 ? ["Mended while reading:", ...kinds] : []
}

/** All there is to tell of one run. */
export interface Outcome {
  source: Baseline["source"]
  mends: readonly Mend[]
  notes: readonly string[]
  snapshot: Snapshot
  plan: UpdatePlan
  /** There was no baseline to compare with. */
  isFirst: boolean
  wantsWrite: boolean
  isWritten: boolean
}

/** The lines for people. */
export function reportText(outcome: Outcome): string[] {
  const { source, plan, mends, notes, snapshot } = outcome
  const operations = Object.keys(snapshot.operations).length
  return [
    `Read OpenAPI ${source.openapi}, version ${source.version}, ${source.bytes} bytes: ${operations} operations.`,
    ...mendLines(mends),
    ...notes.map((note) => `Note: ${note}.`),
    "",
    ...changeLines(plan.changes, snapshot),
    ...verdict(outcome),
    ...section(
      "A person must decide, then run this again (edit the spec, or list it in spec/corrections.yaml):",
      plan.byHand,
    ),
    ...(outcome.isWritten ? afterWriting(plan) : []),
  ]
}

function verdict({ plan, isFirst, wantsWrite, isWritten }: Outcome): string[] {
  if (isFirst)
    return [isWritten ? "The first baseline." : "There is no baseline yet. Run with --write to take this one."]
  if (!plan.bump) return ["No changes."]
  const { spec, core } = plan.bump
  const counts = marks.map((mark) => `${plan.changes.filter((change) => change.mark === mark).length} ${mark}`)
  const lowered = spec.kind === core.kind ? "" : " (below 1.0.0 a breaking change is a minor one)"
  return [
    "",
    `${plan.changes.length} ${plan.changes.length === 1 ? "change" : "changes"}: ${counts.join(", ")}.`,
    `The spec asks for a ${spec.kind}: ${spec.from} -> ${spec.to}.`,
    `@cio/track-core asks for a ${core.kind}: ${core.from} -> ${core.to}${lowered}.`,
    ...(wantsWrite ? (isWritten ? [] : ["Nothing was written."]) : ["Run with --write to apply them."]),
  ]
}

function afterWriting(plan: UpdatePlan): string[] {
  return [
    ...section("Wrote:", Object.keys(plan.files)),
    ...section("Words that a person must write or check:", plan.toDescribe),
    ...section("Limits to check, and lines that still show an old figure:", plan.toReread),
    ...section("Corrections that upstream has made too, taken out:", plan.settledCorrections),
    ...(plan.bump ? ["", "Next: pnpm generate"] : []),
  ]
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length > 0 ? ["", title, ...lines.map((line) => `  ${line}`)] : []
}

/** The same as one JSON document. */
export function reportJson({ source, plan, mends, notes, isFirst, isWritten }: Outcome): string[] {
  const { files, changes, ...rest } = plan
  const told = changes.map(({ shape: _shape, isOpaque: _isOpaque, ...change }) => change)
  const written = isWritten ? Object.keys(files) : []
  return [JSON.stringify({ source, isFirst, changes: told, ...rest, written, mends, notes }, undefined, 2)]
}
