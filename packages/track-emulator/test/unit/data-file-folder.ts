import { mkdtempSync, realpathSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { onTestFinished } from "vitest"
import { type DataFile, type DataFileOptions, openDataFile } from "../../src/node/data-file.ts"
import { describeSelf, type LockHolder, parseHolder } from "../../src/node/data-file-holder.ts"
import { applyOperation } from "../../src/state/apply-operation.ts"
import type { TrackState } from "../../src/state/track-state.ts"
import { viewEvent, viewPerson } from "../../src/state/views.ts"
import type { TakenOperation } from "../../src/taken-operation.ts"

/** A folder that goes with the test. */
export function newFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "emulator-data-")))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

/** A path in a folder of its own. */
export function newPath(): string {
  return join(newFolder(), "emulator.ndjson")
}

/** Opens a data file that is closed with the test at the latest. */
export async function opened(path: string, options?: DataFileOptions): Promise<DataFile> {
  const file = await openDataFile(path, options)
  onTestFinished(() => file.close())
  return file
}

/** Takes a request as the emulator does: first the file, then the state. */
export function take(file: DataFile, atMs: number, operations: readonly TakenOperation[]): void {
  file.clock.nowMs = atMs
  file.append(atMs, operations)
  for (const operation of operations) applyOperation(file.state, operation)
}

/** The request of that number: some person's plan, and an event. */
export function request(number: number, extra: Readonly<Record<string, unknown>> = {}): TakenOperation[] {
  const identifiers = { id: `person-${number % 3}` }
  return [
    { type: "person", action: "identify", identifiers, attributes: { seen: number, ...extra } },
    { type: "person", action: "event", identifiers, name: `event-${number}`, id: `E${number}` },
  ]
}

/** What was kept, as text to compare. */
export function shown(state: TrackState): string {
  return JSON.stringify([
    Array.from(state.people.values(), (person) => [viewPerson(person), person.editedAt]),
    Array.from(state.events.values(), viewEvent),
    [state.people.created, state.events.added],
  ])
}

export const since = "2026-01-01T00:00:00.000Z"

/** The text of a lock of this process, but for some members. */
export function holder(members: Partial<LockHolder>): string {
  return JSON.stringify({ ...parseHolder(describeSelf()), since, ...members })
}
