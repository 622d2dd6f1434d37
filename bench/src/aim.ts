/** What a value should be at least, or at most. */
export type Aim = { atLeast: number } | { atMost: number }

/** Whether a value is as it should be. */
export function meets(value: number, aim: Aim): boolean {
  return "atLeast" in aim ? value >= aim.atLeast : value <= aim.atMost
}
