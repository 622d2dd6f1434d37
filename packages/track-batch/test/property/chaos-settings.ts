/** How many scripts are played, from the environment. */
export interface ChaosSettings {
  /** Scripts to play. CHAOS_RUNS. @default 1000 */
  runs: number
  /** Longest that they may take, in ms. CHAOS_MS. @default 120000 */
  timeBoxMs: number
  /** Where the random numbers start. CHAOS_SEED. @default a random one */
  seed: number
  /** One script among those of a seed, as a failure prints it. CHAOS_PATH. @default all of them */
  path: string | undefined
  /** Whether a script that fails is made as small as can be, which takes a while. CHAOS_SHRINK=no to know only that. */
  shrinks: boolean
  /** Tells how far it is, because it takes long. */
  isSoak: boolean
}

/** @throws when a variable is no number */
export function readChaosSettings(env: NodeJS.ProcessEnv = process.env): ChaosSettings {
  const runs = numberFrom(env, "CHAOS_RUNS", 1000)
  return {
    runs,
    timeBoxMs: numberFrom(env, "CHAOS_MS", 120_000),
    seed: numberFrom(env, "CHAOS_SEED", Math.floor(Math.random() * 2 ** 31)),
    path: env.CHAOS_PATH || undefined,
    shrinks: env.CHAOS_SHRINK !== "no",
    isSoak: runs > 5000,
  }
}

function numberFrom(env: NodeJS.ProcessEnv, name: string, standard: number): number {
  const text = env[name]
  if (text === undefined || text === "") return standard
  const value = Number(text)
  if (!Number.isFinite(value)) throw new Error(`${name} must be a number, got ${text}`)
  return value
}
