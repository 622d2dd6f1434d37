import { type Clock, systemClock } from "../../src/clock.ts"

/** A clock that stands still and never waits to retry, while the timers of timeouts run in real time. */
export interface PatientClock extends Clock {
  /** Every wait that was asked for, in ms. */
  readonly sleeps: readonly number[]
}

/** The time at which a patient clock stands. */
const standingTime: number = Date.UTC(2026, 0, 1)

export function createPatientClock(): PatientClock {
  const sleeps: number[] = []
  return {
    sleeps,
    now: () => standingTime,
    after: systemClock.after,
    async sleep(ms) {
      sleeps.push(ms)
    },
  }
}
