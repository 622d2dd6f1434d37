import type { BatcherHistory, HandOver, Played, PlayedRun } from "../game/played.ts"
import { type Check, stopsOf } from "./check-account.ts"

/** `send` resolves with the outcome of its own operation. */
export const sendResolvesWithItsOwnOutcome: Check = (played) =>
  eachBatcher(played, ({ taken, outcomes }, { handOvers }) =>
    handOvers.flatMap((handOver) => {
      if (handOver.kind !== "send" || handOver.isTurnedAway) return []
      const { handed, outcome } = handOver
      if (!outcome) return [`send of #${handed.n} resolved without an outcome`]
      if (taken[outcome.index] !== handed) return [`send of #${handed.n} resolved with the outcome of ${outcome.index}`]
      return outcomes.includes(outcome)
        ? []
        : [`send of #${handed.n} resolved with an outcome that nobody else was told`]
    }),
  )

/** Once `flush` resolves, all that was handed over before it is settled. */
export const flushCoversWhatWasAdded: Check = (played) =>
  eachBatcher(played, (_, { handOvers, flushes }) =>
    flushes.flatMap(({ handedOver, settled, heardOf }) => {
      if (settled === undefined) return ["a flush never resolved"]
      const covered = handOvers.slice(0, handedOver).filter(({ isTurnedAway }) => !isTurnedAway)
      if (settled < covered.length) return [`a flush of ${covered.length} operations resolved with ${settled} settled`]
      if (!heardOf) return []
      const open = covered.flatMap((_, index) => (heardOf.has(index) ? [] : [index]))
      return open.length === 0 ? [] : [`a flush resolved while ${open} had no outcome`]
    }),
  )

/** Whoever waits for `add` never has more than `maxBufferedBytes` waiting when it resolves. */
export const addWaitsForRoom: Check = (played) =>
  eachBatcher(played, ({ plan }, { handOvers }) =>
    handOvers.flatMap(({ handed, unsettledBytes = 0, isTurnedAway }) =>
      // At a stop nobody waits any longer, and nothing more is taken.
      isTurnedAway || unsettledBytes < plan.batcher.maxBufferedBytes
        ? []
        : [`add let go on to #${handed.n} with ${unsettledBytes} bytes of ${plan.batcher.maxBufferedBytes} taken`],
    ),
  )

/**
 * What is handed over is sent within `lingerMs`. Looked at where nothing else can hold it up: no rate, no other run, and no
 * request of its own from then on until the time is up.
 */
export const nothingLingersTooLong: Check = (played) =>
  eachBatcher(played, (run, { handOvers }) => {
    const { attempts, script, runs } = played
    const isPaced = Number.isFinite(script.requestsPerSecond) || attempts.some(({ reply }) => reply?.kind === "failed")
    if (isPaced || runs.length > 1) return []
    return handOvers.flatMap(({ handed, calledAtMs }) => {
      const dueAtMs = calledAtMs + run.plan.lingerMs
      const first = attempts.find(({ numbers }) => numbers.includes(handed.n))
      const isHeldUp = attempts.some(
        ({ startedAtMs, endedAtMs = dueAtMs }) => startedAtMs <= dueAtMs && endedAtMs > calledAtMs,
      )
      if (!first || isHeldUp || first.startedAtMs <= dueAtMs) return []
      return [`#${handed.n} was sent ${first.startedAtMs - dueAtMs} ms later than lingerMs allows`]
    })
  })

/** Operations are turned away once close is called, and never before unless something stopped the batcher. */
export const onlyTheLateAreTurnedAway: Check = (played) =>
  eachBatcher(played, (run, { handOvers }) => {
    const mayStop = stopsOf(run, played.attempts).length > 0
    const wrong = (each: HandOver) => (each.isTurnedAway ? !each.isLate && !mayStop : each.isLate)
    return handOvers
      .filter(wrong)
      .map(({ handed, isTurnedAway }) => `#${handed.n} was ${isTurnedAway ? "turned away" : "taken after close"}`)
  })

/** The report names each failure that was settled after `close` was called, or that nobody was told of, once and in order. */
export const reportNamesEveryFailureLeft: Check = (played) =>
  eachBatcher(played, ({ plan, outcomes }, { failures, heardOfBeforeClose, handOvers }) => {
    const named = failures.map(({ index }) => index)
    const failed = outcomes.filter(({ status }) => status !== "accepted").map(({ index }) => index)
    const taken = handOvers.filter(({ isTurnedAway }) => !isTurnedAway)
    const hasListener = plan.batcher.onOutcome !== "none"
    // Without a listener, when a sender was told is not known.
    const isLeft = (index: number) =>
      hasListener ? !heardOfBeforeClose.has(index) : taken[index]?.kind === "add" || named.includes(index)
    const expected = failed.filter(isLeft).sort((a, b) => a - b)
    return named.join() === expected.join() ? [] : [`the report names the failures [${named}], not [${expected}]`]
  })

function eachBatcher({ runs }: Played, check: (run: PlayedRun, history: BatcherHistory) => string[]): string[] {
  return runs.flatMap((run) => (run.batcher ? check(run, run.batcher) : []))
}
