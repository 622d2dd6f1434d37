import type { TrackState } from "../state/track-state.ts"
import type { LineFields } from "./line-fields.ts"

/** People of a manual segment. A large one takes several lines. */
export interface SegmentLine {
  readonly kind: "segment"
  readonly id: string
  /** Their `cio_id`s, in the order in which they joined. */
  readonly people: readonly string[]
}

const peoplePerLine = 1000

/** In the order in which the segments came about. */
export function* dumpSegments(state: TrackState): Iterable<SegmentLine> {
  for (const [id, members] of state.segments.entries()) {
    let people: string[] = []
    for (const { cio_id } of members) {
      people.push(cio_id)
      if (people.length < peoplePerLine) continue
      yield { kind: "segment", id, people }
      people = []
    }
    if (people.length > 0) yield { kind: "segment", id, people }
  }
}

export function loadSegment(state: TrackState, line: LineFields): void {
  const id = line.text("id")
  for (const value of line.texts("people")) {
    const person = state.people.find({ name: "cio_id", value })
    state.segments.add(id, person ?? line.fail("people must be the cio_ids of people before"))
  }
}
