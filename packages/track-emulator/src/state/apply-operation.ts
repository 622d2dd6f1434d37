import type { TakenOperation } from "../taken-operation.ts"
import { addAnonymousEvent } from "./anonymous-activity.ts"
import { applyToObject } from "./apply-to-object.ts"
import { applyToPerson } from "./apply-to-person.ts"
import { changeSegment } from "./change-segment.ts"
import { keepDelivery } from "./keep-delivery.ts"
import { submitForm } from "./submit-form.ts"
import type { TrackState } from "./track-state.ts"
import type { Verdict } from "./verdict.ts"

/** Applies one operation that was taken, and tells what became of it. The rules: docs/emulator-rules.md. */
export function applyOperation(state: TrackState, operation: TakenOperation): Verdict {
  switch (operation.type) {
    case "person":
      return applyToPerson(state, operation)
    case "object":
      return applyToObject(state, operation)
    case "delivery":
      return keepDelivery(state, operation)
    case "anonymous":
      return addAnonymousEvent(state, operation)
    case "segment":
      return changeSegment(state, operation)
    case "form":
      return submitForm(state, operation)
    default:
      return operation satisfies never
  }
}
