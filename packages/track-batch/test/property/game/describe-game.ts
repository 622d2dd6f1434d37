import type { Move } from "../../support/referee-ruling.ts"
import type { Played, PlayedRun } from "./played.ts"
import type { Attempt } from "./wire-log.ts"

/** How a game went, for people: its runs, its attempts in time, and what became of every operation. */
export function describeGame(played: Played): string {
  const { runs, attempts, record, script } = played
  const beginMs = Math.min(...runs.map(({ startedAtMs }) => startedAtMs))
  const lines = [
    `${script.concurrency} in flight, ${script.requestsPerSecond} a second, gateway ${script.gatewayBytes}`,
  ]
  for (const [i, run] of runs.entries()) lines.push(`run ${i}: ${describeRun(run)}`)
  lines.push(...describeAttempts(attempts, beginMs))
  lines.push(`applied: ${record.applications.map(({ n, attempt }) => `#${n} by ${attempt}`).join(", ") || "nothing"}`)
  return lines.join("\n")
}

/** What was sent and what came back, in the order of time. */
export function describeAttempts(attempts: readonly Attempt[], beginMs = attempts[0]?.startedAtMs ?? 0): string[] {
  const moments = attempts.flatMap((attempt) => [
    { at: attempt.start, line: `${time(attempt.startedAtMs, beginMs)} > ${describeStart(attempt)}` },
    ...(attempt.end === undefined
      ? []
      : [{ at: attempt.end, line: `${time(attempt.endedAtMs, beginMs)} < ${describeEnd(attempt)}` }]),
  ])
  return moments.sort((a, b) => a.at - b.at).map(({ line }) => line)
}

function describeRun({ plan, operations, outcomes, taken }: PlayedRun): string {
  const told = new Map(outcomes.map((outcome) => [taken[outcome.index]?.n, outcome.status]))
  const list = operations.map(({ n, plan: { kind, entity, name, flaw }, bytes }) => {
    const odd = flaw === "none" ? "" : `, ${flaw}`
    return `  #${n} ${kind} ${entity} by ${name}, ${bytes} bytes${odd}: ${told.get(n) ?? "not told"}`
  })
  const { via, source, order, maxBatchBytes, maxBatchOperations, maxAttempts } = plan
  const options = `${maxBatchBytes} bytes, ${maxBatchOperations} operations, ${maxAttempts} attempts`
  return [`${via} from ${source}, order ${order}, ${options}`, ...list].join("\n")
}

function describeStart({ number, numbers, bytes, move }: Attempt): string {
  return `attempt ${number}: ${numbers.map((n) => `#${n}`).join(" ")}, ${bytes} bytes, meets ${describeMove(move)}`
}

function describeMove({ kind, ...details }: Move): string {
  const text = JSON.stringify(details)
  return text === "{}" ? kind : `${kind} ${text}`
}

function describeEnd({ number, reply }: Attempt): string {
  if (!reply) return `attempt ${number}`
  const more = reply.kind === "failed" ? `, ${reply.error.code}, ${reply.error.outcome}` : ""
  const errors = reply.kind === "partial" ? ` ${JSON.stringify(reply.errors.map((each) => each.batch_index))}` : ""
  return `attempt ${number}: ${reply.kind} ${reply.status ?? ""}${more}${errors}`
}

function time(atMs: number | undefined, beginMs: number): string {
  return `${((atMs ?? Number.NaN) - beginMs).toFixed(1).padStart(10)} ms`
}
