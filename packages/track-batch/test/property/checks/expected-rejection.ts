import { failsAt } from "../game/run-options.ts"
import { envelopeBytes, type Handed, operationBytes } from "../script/operation-plan.ts"
import type { RunPlan } from "../script/script.ts"
import { conflictOf, touchesOf } from "./entities.ts"

/** Flaws for which there is not even an object. */
const noObjects = ["hole", "null", "text", "list", "toJSON without JSON"]

/** The reasons for which the client has to reject an operation. None when it has to send it. */
export function expectedRejections({ plan, text, bytes, lacksId }: Handed, index: number, run: RunPlan): string[] {
  if (text === undefined) return [noObjects.includes(plan.flaw) ? "type" : "not-json"]
  const reasons: string[] = []
  if (bytes > operationBytes || bytes + envelopeBytes > run.maxBatchBytes) reasons.push("too-large")
  if (run.eventId === "throws" && lacksId && failsAt(index)) reasons.push("event-id")
  if (run.laneOf === "throws" && run.order === "entity") {
    // By the lane of the one at whom laneOf fails.
    const touches = touchesOf(JSON.parse(text), "person")
    if (conflictOf(touches, [{ entity: "lane person 3", isExclusive: true }])) reasons.push("lane-of")
  }
  return reasons
}
