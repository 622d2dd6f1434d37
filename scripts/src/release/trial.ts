/** One thing that was tried with installed packages. */
export interface Trial {
  /** What was installed. */
  readonly subject: string
  /** The package manager that installed it. */
  readonly manager: string
  /** What was tried: `install`, `esm`, `ts 7.0.2`, and so on. */
  readonly consumer: string
  readonly seconds: number
  /** What went wrong, undefined when nothing did. */
  readonly problem?: string
}

/** Names what was tried where, and how it is done. */
export interface TrialPlan extends Pick<Trial, "subject" | "manager" | "consumer"> {
  /** Resolves with what went wrong, or undefined. What it throws is a problem as well. */
  readonly attempt: () => Promise<string | undefined>
}

export async function carryOut({ attempt, ...place }: TrialPlan): Promise<Trial> {
  const startedAt = performance.now()
  const problem = await attempt().catch((error: unknown) => (error instanceof Error ? error.message : String(error)))
  const seconds = (performance.now() - startedAt) / 1000
  return problem === undefined ? { ...place, seconds } : { ...place, seconds, problem }
}
