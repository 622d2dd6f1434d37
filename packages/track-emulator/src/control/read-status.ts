import { countsOf } from "../emulator-counts.ts"
import { effectsOf, type JournalRecord } from "../journal-record.ts"
import type { EffectCounts } from "../operation-result.ts"
import type { Workspace } from "../workspace.ts"
import type { Counts, Status } from "./control-types.ts"

/** What a status tells of where the emulator is. */
export interface Whereabouts {
  readonly url: () => string
  readonly dataFile: string | undefined
  readonly version: string | null
}

/** How the emulator is at this moment. */
export function readStatus(workspace: Workspace, { url, dataFile, version }: Whereabouts): Status {
  const { siteId, apiKey, region, lenient } = workspace.options
  return {
    version,
    url: url(),
    credentials: { siteId, apiKey },
    region,
    lenient,
    dataFile: dataFile ?? null,
    startedAt: new Date(workspace.startedAtMs).toISOString(),
    revision: workspace.changes.revision,
    counts: readCounts(workspace),
  }
}

function readCounts(workspace: Workspace): Counts {
  const { journal, faults } = workspace.epoch
  return {
    ...countsOf(workspace),
    effects: sumOf(journal.records()),
    faults: faults.list().filter(({ enabled, remaining }) => enabled && remaining !== 0).length,
  }
}

function sumOf(records: Iterable<JournalRecord>): EffectCounts {
  const sum = { applied: 0, partial: 0, ignored: 0, refused: 0, withheld: 0 }
  for (const record of records) {
    const { applied, partial, ignored, refused, withheld } = knownEffectsOf(record)
    sum.applied += applied
    sum.partial += partial
    sum.ignored += ignored
    sum.refused += refused
    sum.withheld += withheld
  }
  return sum
}

const settled = new WeakMap<JournalRecord, EffectCounts>()

/** {@link effectsOf}, counted once: after its operations were applied, a request's results do not change. */
export function knownEffectsOf(record: JournalRecord): EffectCounts {
  const known = settled.get(record)
  if (known) return known
  const counts = effectsOf(record)
  if (record.exceptions) settled.set(record, counts)
  return counts
}
