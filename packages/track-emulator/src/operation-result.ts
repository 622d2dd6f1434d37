import type { Refusal } from "./http/answer.ts"
import type { Verdict } from "./state/verdict.ts"

/**
 * What became of one operation of a request: its verdict when it was taken; why it was refused, as the answer says; or `withheld`,
 * because nothing of the request was applied (a fault came first, or it is still under way).
 */
export type OperationResult =
  | (Verdict & {
      /** Under `lenient`: what the operation would have been refused for. Where it could not be applied it was left out. */
      readonly forgiven?: readonly Refusal[]
    })
  | ({ readonly effect: "refused" } & Refusal)
  | { readonly effect: "withheld" }

/** The effects that an operation can have. */
export type Effect = OperationResult["effect"]

/** How many operations had which effect. */
export type EffectCounts = Readonly<Record<Effect, number>>
