import type { Json } from "../json.ts"
import type { Shape } from "../normal-form/shape.ts"

/**
 * What a change means to code that sends operations and reads answers. breaking: what worked may fail. additive: what
 * worked still works, and more does. wording: only prose or annotations differ.
 */
export type Mark = "breaking" | "additive" | "wording"

/** One difference between two snapshots. */
export interface Change {
  mark: Mark
  /** Where: `person event/timestamp`, `batch 207`, `entity`. */
  place: string
  /** Which side of the place: `operation`, `property`, `required`, `type`, `values`, `stated`, a keyword ... */
  aspect: string
  /** What stood there, in the words that `corrections.yaml` uses too; "none" for nothing. */
  from: Json
  to: Json
  /** The change in a few words. */
  text: string
  /** What was added, or what took the place of something of another kind. */
  shape?: Shape
  /** The keyword is known by a hash only, so `from` and `to` cannot be written anywhere. */
  isOpaque?: true
}

/** Marks for a place that is sent, or one that is answered: to allow less breaks a sender, to allow more a reader. */
export interface Marks {
  narrower: Mark
  wider: Mark
  direction: "request" | "answer"
}

export const requestMarks: Marks = { narrower: "breaking", wider: "additive", direction: "request" }
export const answerMarks: Marks = { narrower: "additive", wider: "breaking", direction: "answer" }

export const marks: readonly Mark[] = ["breaking", "additive", "wording"]
