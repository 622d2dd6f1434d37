import { type BatchTotals, batchStream, type Failure } from "@cio/track-batch"
import type { Operation, TrackClient } from "@cio/track-core"
import type { Progress } from "../progress-line.ts"
import { thousands } from "../thousands.ts"
import { type History, historyOperations, repositoryIdentifiers } from "./history-operations.ts"
import { type Repository, readCommits } from "./read-commits.ts"

/** What came of sending a history. */
export interface HistoryRun {
  history: History
  /** The identifiers of the repository as an object. */
  object: ReturnType<typeof repositoryIdentifiers>
  totals: Readonly<BatchTotals>
  /** The first operations that were not accepted, at most `maxFailures`. */
  failures: Failure<Operation>[]
  isEmpty: boolean
}

const maxFailures = 10

/** Streams the history of a repository to the service. Throws a GitError when git fails on the way. */
export async function sendHistory(track: TrackClient, repository: Repository, progress: Progress): Promise<HistoryRun> {
  const history: History = { commits: 0, authors: new Map() }
  const outcomes = batchStream(track, historyOperations(repository.name, readCommits(repository), history))
  const failures: Failure<Operation>[] = []
  try {
    for await (const outcome of outcomes) {
      if (outcome.status !== "accepted" && failures.length < maxFailures) failures.push(outcome)
      if (outcome.index % 1000 === 0) progress.show(undefined, `${thousands(history.commits)} commits read`)
    }
  } finally {
    progress.end()
  }
  const totals = { ...outcomes.progress }
  return { history, object: repositoryIdentifiers(repository.name), totals, failures, isEmpty: !repository.hasCommits }
}
