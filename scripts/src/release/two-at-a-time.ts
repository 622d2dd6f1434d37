/** Runs jobs in their order, no more than two at any moment, and resolves with their results in the same order. */
export async function twoAtATime<T>(jobs: readonly (() => Promise<T>)[]): Promise<T[]> {
  const results: T[] = []
  // One iterator for both, so that each job is taken once.
  const waiting = jobs.entries()
  const work = async (): Promise<void> => {
    for (const [index, job] of waiting) results[index] = await job()
  }
  await Promise.all([work(), work()])
  return results
}
