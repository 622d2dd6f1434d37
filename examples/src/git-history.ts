// The history of any git repository as real input: authors become people, commits events, the repository an object
// related to its authors.
//
//   tsx src/git-history.ts <folder>          into a local Track API, started for this
//   tsx src/git-history.ts <folder> --send   into the workspace of CUSTOMERIO_SITE_ID, CUSTOMERIO_API_KEY and
//                                            CUSTOMERIO_REGION; people and events are really made there
import { parseArgs } from "node:util"
import { createTrackClient, createTrackClientFromEnv, isTrackError } from "@cio/track-core"
import { type Emulator, startEmulator } from "@cio/track-emulator"
import { findRepository, type Repository } from "./git/read-commits.ts"
import { GitError } from "./git/run-git.ts"
import { type HistoryRun, sendHistory } from "./git/send-history.ts"
import { createProgress } from "./progress-line.ts"
import { thousands } from "./thousands.ts"

process.exitCode = await main()

async function main(): Promise<number> {
  const usage = "usage: git-history <folder of a git repository> [--send]"
  try {
    const { values, positionals } = parseArgs({ allowPositionals: true, options: { send: { type: "boolean" } } })
    const [folder] = positionals
    if (folder === undefined || positionals.length > 1) return complain(usage, 2)
    const repository = await findRepository(folder)
    return values.send ? await toService(repository) : await toEmulator(repository)
  } catch (error) {
    if (error instanceof GitError || isTrackError(error)) return complain(`git-history: ${error.message}`, 1)
    // What parseArgs throws for an unknown option.
    if (error instanceof TypeError && "code" in error) return complain(`git-history: ${error.message}\n${usage}`, 2)
    throw error
  }
}

async function toService(repository: Repository): Promise<number> {
  const track = createTrackClientFromEnv()
  console.log(`${repository.name} -> ${track.baseUrl}`)
  return printRun(await sendHistory(track, repository, createProgress(process.stdout))) ? 0 : 1
}

async function toEmulator(repository: Repository): Promise<number> {
  // The journal would hold the history a second time.
  await using emulator = await startEmulator({ journalBodyBytes: 0 })
  const track = createTrackClient({ ...emulator.credentials, baseUrl: emulator.url })
  console.log(`${repository.name} -> ${emulator.url} (a local Track API)`)
  const run = await sendHistory(track, repository, createProgress(process.stdout))
  const isComplete = printRun(run)
  return printHoldings(emulator, run) && isComplete ? 0 : 1
}

function printRun({ history, totals, failures, isEmpty }: HistoryRun): boolean {
  const { operations, accepted, rejected, unsent, unknown, requests, bytes } = totals
  if (isEmpty) console.log("  nothing has been committed on the current branch yet")
  console.log(`  ${thousands(history.commits)} commits by ${thousands(history.authors.size)} authors`)
  console.log(
    `  ${thousands(operations)} operations: ${thousands(accepted)} accepted, ${rejected} rejected, ${unsent} unsent, ${unknown} unknown`,
  )
  console.log(`  ${thousands(requests)} requests, ${thousands(bytes)} bytes`)
  for (const failure of failures) {
    const why = failure.status === "rejected" ? (failure.message ?? failure.reason) : failure.cause.message
    console.log(`  not accepted: operation ${failure.index}, ${failure.status}: ${why}`)
  }
  return operations === accepted
}

function printHoldings(emulator: Emulator, { history, object }: HistoryRun): boolean {
  const { people, events } = emulator.counts
  const related = emulator.object(object)?.relationships.length ?? 0
  console.log("The emulator now holds")
  console.log(`  ${thousands(people)} people, ${thousands(events)} events`)
  console.log(`  the object ${object.object_id} with ${thousands(related)} relationships`)
  const agree = people === history.authors.size && related === history.authors.size && events === history.commits
  console.log(agree ? "The sums agree" : "The sums do NOT agree with the history")
  return agree
}

function complain(text: string, exitCode: number): number {
  console.error(text)
  return exitCode
}
