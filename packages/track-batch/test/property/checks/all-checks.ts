import { describeGame } from "../game/describe-game.ts"
import type { Played } from "../game/played.ts"
import {
  type Check,
  countsAgree,
  everyOperationHasOneOutcome,
  nothingGivenIsForgotten,
  sourceFailuresAreTold,
  stopsHaveAReason,
  waitingOperationsAreBounded,
} from "./check-account.ts"
import {
  addWaitsForRoom,
  flushCoversWhatWasAdded,
  nothingLingersTooLong,
  onlyTheLateAreTurnedAway,
  reportNamesEveryFailureLeft,
  sendResolvesWithItsOwnOutcome,
} from "./check-batcher.ts"
import {
  bodiesAreWithinTheLimits,
  bodiesArriveUnchanged,
  bodiesShrinkAfterTooLarge,
  bytesInDoubtAreKept,
  callersObjectsAreLeftAlone,
  eventsKeepTheirId,
  operationsArriveAsTheyWere,
} from "./check-bodies.ts"
import {
  noListenerIsLeft,
  noRejectionIsUnhandled,
  noRequestIsLeft,
  noTimerIsLeft,
  nothingElseIsWrong,
} from "./check-leaks.ts"
import {
  applicationsKeepTheOrderOfTheSource,
  laterOperationsWait,
  openRequestsShareNoEntity,
  requestsKeepTheOrderOfTheSource,
} from "./check-order.ts"
import {
  attemptsAreCutOffInTime,
  pausesHoldEverybody,
  requestsInFlightAreBounded,
  requestsKeepTheRate,
  retriesWait,
  throttlingHalvesTheRate,
} from "./check-pace.ts"
import {
  nothingIsSentAfterAFatalFailure,
  nothingIsSentAfterAStop,
  nothingIsSentAfterTheDeadline,
  stopsEndTheRunAtOnce,
} from "./check-stops.ts"
import {
  acceptedAreApplied,
  clientRejectsWhatItMust,
  outcomesFollowFromReplies,
  possibleDuplicatesAreMarked,
  rejectedAreNotApplied,
  unknownEventsComeWithTheirId,
  unsentAreNotApplied,
} from "./check-truth.ts"

/** Everything that must be so, whatever the script. */
export const checks: Readonly<Record<string, Check>> = {
  // One outcome each, and the counts are right.
  everyOperationHasOneOutcome,
  countsAgree,
  nothingGivenIsForgotten,
  sourceFailuresAreTold,
  waitingOperationsAreBounded,
  // Nothing goes on once it is ended.
  stopsHaveAReason,
  nothingIsSentAfterAStop,
  nothingIsSentAfterAFatalFailure,
  nothingIsSentAfterTheDeadline,
  stopsEndTheRunAtOnce,
  // What an outcome says is true.
  acceptedAreApplied,
  unsentAreNotApplied,
  rejectedAreNotApplied,
  clientRejectsWhatItMust,
  outcomesFollowFromReplies,
  possibleDuplicatesAreMarked,
  unknownEventsComeWithTheirId,
  // What is sent is what was given.
  bodiesAreWithinTheLimits,
  bodiesShrinkAfterTooLarge,
  bodiesArriveUnchanged,
  bytesInDoubtAreKept,
  operationsArriveAsTheyWere,
  eventsKeepTheirId,
  callersObjectsAreLeftAlone,
  // In the order of the source, for each entity.
  requestsKeepTheOrderOfTheSource,
  openRequestsShareNoEntity,
  laterOperationsWait,
  applicationsKeepTheOrderOfTheSource,
  // As fast as it may be.
  requestsInFlightAreBounded,
  requestsKeepTheRate,
  pausesHoldEverybody,
  throttlingHalvesTheRate,
  retriesWait,
  attemptsAreCutOffInTime,
  // What only batchers promise.
  sendResolvesWithItsOwnOutcome,
  flushCoversWhatWasAdded,
  addWaitsForRoom,
  nothingLingersTooLong,
  onlyTheLateAreTurnedAway,
  reportNamesEveryFailureLeft,
  // Nothing is left behind.
  noTimerIsLeft,
  noListenerIsLeft,
  noRequestIsLeft,
  noRejectionIsUnhandled,
  nothingElseIsWrong,
}

/** Throws what is wrong with a game, and how it went. */
export function checkGame(played: Played): void {
  const complaints = Object.entries(checks).flatMap(([name, check]) => check(played).map((each) => `${name}: ${each}`))
  if (complaints.length === 0) return
  const shown = complaints.slice(0, mostShown)
  if (complaints.length > mostShown) shown.push(`and ${complaints.length - mostShown} more`)
  throw new Error(`${shown.join("\n")}\n\n${describeGame(played)}`)
}

const mostShown = 12
