/** How many scripts are played. Each setting has a variable of the environment. */
export interface ChaosSettings {
  /** Scripts to play. CHAOS_RUNS. @default 1000, or 20000 in a soak */
  runs: number
  /** Longest that they may take, in ms. CHAOS_MS. @default 120000, or half an hour in a soak */
  timeBoxMs: number
  /** Where the random numbers start. CHAOS_SEED. @default a random one */
  seed: number
  /** One script among those of a seed, as a failure prints it. CHAOS_PATH. @default all of them */
  path: string | undefined
  /** Whether a script that fails is made as small as can be, which takes a while. CHAOS_SHRINK=no to know only that. */
  shrinks: boolean
  /** Whether it is a soak (`vitest run --mode soak`), which says how far it is. */
  isSoak: boolean
}

/** @throws when a variable is no number */
export function readChaosSettings(env: NodeJS.ProcessEnv = process.env): ChaosSettings {
  const isSoak = env.MODE === "soak"
  return {
    runs: numberFrom(env, "CHAOS_RUNS", isSoak ? 20_000 : 1000),
    timeBoxMs: numberFrom(env, "CHAOS_MS", isSoak ? 1_800_000 : 120_000),
    seed: numberFrom(env, "CHAOS_SEED", Math.floor(Math.random() * 2 ** 31)),
    path: env.CHAOS_PATH || undefined,
    shrinks: env.CHAOS_SHRINK !== "no",
    isSoak,
  }
}

function numberFrom(env: NodeJS.ProcessEnv, name: string, standard: number): number {
  const text = env[name]
  if (text === undefined || text === "") return standard
  const value = Number(text)
  if (!Number.isFinite(value)) throw new Error(`${name} must be a number, got ${text}`)
  return value
}
