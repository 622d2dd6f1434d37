/** One thing that is wrong, or suspicious, about an operation. Holds no value of the operation. */
export interface Problem {
  /** JSON pointer to the place, such as `/identifiers/id`. The operation itself is `""`. */
  path: string
  /** Stable name of the rule that was broken, such as `required` or `unknown-property`. */
  rule: string
  /** The rule for people, with what to do. */
  message: string
}
