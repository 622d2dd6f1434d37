/**
 * Breaks @cio/track-batch on purpose, in one named way after the other, and sees whether its tests notice:
 *
 *   pnpm test:mutations                  all
 *   pnpm test:mutations lane             those with "lane" in their names
 *
 * Each time the chaos suite runs first, and the other tests only when it noticed nothing. Ends with an error when a
 * mutation was noticed by none, or when the tests fail without any.
 */
import { batchMutations } from "./mutations/batch-mutations.ts"
import { createMutant } from "./mutations/mutant.ts"

const wanted = process.argv[2] ?? ""
const chosen = batchMutations.filter(({ name }) => name.includes(wanted))
if (chosen.length === 0) throw new Error(`no mutation has "${wanted}" in its name`)

await using mutant = await createMutant("track-batch")
const unchanged = await mutant.run("test/property")
if (!unchanged.isPassed) throw new Error(`the chaos suite fails without a mutation: ${unchanged.firstFailure}`)
let survivors = 0
for (const mutation of chosen) {
  const startedAt = performance.now()
  await mutant.change(mutation)
  const noticedBy = await firstToNotice()
  await mutant.restore(mutation)
  if (noticedBy === undefined) survivors++
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  console.log(
    `${noticedBy === undefined ? "SURVIVED" : "caught"}  ${mutation.name}  (${noticedBy ?? "by no test"}, ${seconds} s)`,
  )
}
console.log(`${chosen.length - survivors} of ${chosen.length} mutations caught`)
process.exitCode = survivors === 0 ? 0 : 1

async function firstToNotice(): Promise<string | undefined> {
  const chaos = await mutant.run("test/property")
  if (!chaos.isPassed) return `chaos: ${chaos.firstFailure}`
  const others = await mutant.run("test/unit", "test/server")
  return others.isPassed ? undefined : `tests: ${others.firstFailure}`
}
