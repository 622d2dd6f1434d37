import { exceedsNesting, maxLevels } from "../request/exceeds-nesting.ts"
import { TrackState } from "../state/track-state.ts"
import type { StateClock } from "../state-clock.ts"
import { loadAnonymousLink, loadAnonymousRelationship } from "./anonymous-lines.ts"
import { loadDelivery } from "./delivery-lines.ts"
import { loadDevice } from "./device-lines.ts"
import { type HeldLine, snapshotVersion } from "./dump-state.ts"
import { loadEvent, loadEventIds } from "./event-lines.ts"
import { LineFields } from "./line-fields.ts"
import { replay } from "./log-line.ts"
import { loadObject } from "./object-lines.ts"
import { loadPerson } from "./person-lines.ts"
import { loadRelationship } from "./relationship-lines.ts"
import { loadSegment } from "./segment-lines.ts"
import { EmulatorSnapshotError } from "./snapshot-error.ts"
import { loadSuppression } from "./suppression-lines.ts"

/**
 * Reads a snapshot, or a data file with what was logged after its snapshot, into a state of its own. Feed it lines in order,
 * then ask for the state.
 */
export class StateReader {
  readonly #clock: StateClock
  readonly #state: TrackState
  #phase: "header" | "held" | "log" = "header"
  #lines = 0
  #replayed = 0

  /** @param clock - the one that the state goes by; replaying sets it */
  constructor(clock: StateClock) {
    this.#clock = clock
    this.#state = new TrackState(clock.now)
  }

  /** Whether it turned out to be a snapshot. */
  get started(): boolean {
    return this.#phase !== "header"
  }

  /** Whether the snapshot has been read to its end. */
  get complete(): boolean {
    return this.#phase === "log"
  }

  /** How many operations were replayed. */
  get replayed(): number {
    return this.#replayed
  }

  /**
   * Takes one line as text. One of blanks is passed over.
   *
   * @param number - of the line, from 1, for errors
   * @throws EmulatorSnapshotError
   */
  takeText(number: number, text: string): void {
    if (text === "" || text.trim() === "") return
    let value: unknown
    try {
      value = JSON.parse(text)
    } catch {
      // Without its cause, whose message quotes the line.
      throw new EmulatorSnapshotError(number, this.#phase === "header" ? notASnapshot : "must be JSON")
    }
    this.take(number, value)
  }

  /**
   * Takes one line as it came out of JSON. It becomes part of the state: it must not be used any more.
   *
   * @param number - of the line, from 1, for errors
   * @throws EmulatorSnapshotError
   */
  take(number: number, value: unknown): void {
    if (exceedsNesting(value, maxLineLevels)) {
      throw new EmulatorSnapshotError(number, `must not be nested deeper than ${maxLineLevels} levels`)
    }
    switch (this.#phase) {
      case "header":
        checkHeader(number, value)
        this.#phase = "held"
        break
      case "held":
        this.#load(new LineFields(number, value))
        break
      case "log":
        this.#replayed += replay(this.#state, this.#clock, new LineFields(number, value))
        break
      default:
        throw this.#phase satisfies never
    }
    this.#lines++
  }

  /**
   * The state, once all lines are in.
   *
   * @param number - of the line that would come next, for errors
   * @throws EmulatorSnapshotError when the snapshot has no end
   */
  finish(number: number): TrackState {
    if (this.complete) return this.#state
    const rule =
      this.#phase === "header" ? notASnapshot : "the snapshot was cut off before its end line; export it again"
    throw new EmulatorSnapshotError(number, rule)
  }

  #load(line: LineFields): void {
    const kind = line.oneOf("kind", kinds)
    if (kind === "end") this.#end(line)
    else loads[kind](this.#state, line)
    line.end()
  }

  #end(line: LineFields): void {
    const lines = line.optionalCount("lines") ?? this.#lines
    if (lines !== this.#lines) line.fail(`lines must be ${this.#lines}, as many as there are before; export it again`)
    const { people, objects, events } = this.#state
    const made = line.member("made")
    people.resume(made?.optionalCount("people") ?? people.size)
    objects.resume(made?.optionalCount("objects") ?? objects.size)
    events.resume(made?.optionalCount("events") ?? 0)
    made?.end()
    this.#phase = "log"
  }
}

/** An operation has no more levels than that, and what it leads to only a few more, with those of the line. */
const maxLineLevels = maxLevels + 10

const notASnapshot = 'must be the first line of a snapshot, such as {"cioEmulator":1}'

const loads: Readonly<Record<HeldLine["kind"], (state: TrackState, line: LineFields) => void>> = {
  person: loadPerson,
  object: loadObject,
  relationship: loadRelationship,
  anonymous_relationship: loadAnonymousRelationship,
  anonymous_link: loadAnonymousLink,
  segment: loadSegment,
  device: loadDevice,
  event: loadEvent,
  event_ids: loadEventIds,
  suppression: loadSuppression,
  delivery: loadDelivery,
}

// Object.keys is typed for objects that may have more keys than their type says; this one has none.
const kinds = [...(Object.keys(loads) as HeldLine["kind"][]), "end" as const]

function checkHeader(number: number, value: unknown): void {
  if (typeof value !== "object" || value === null || !("cioEmulator" in value)) {
    throw new EmulatorSnapshotError(number, notASnapshot)
  }
  const line = new LineFields(number, value)
  const version = line.count("cioEmulator")
  if (version > snapshotVersion) {
    line.fail(`format ${version} is newer than ${snapshotVersion}, the newest known here; update @cio/track-emulator`)
  }
  if (version !== snapshotVersion) line.fail(`cioEmulator must be ${snapshotVersion}`)
  line.optionalText("madeAt")
  line.end()
}
