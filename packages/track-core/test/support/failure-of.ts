import { isTrackError, type TrackError } from "../../src/errors.ts"

/** The error of this toolkit that a call ends with. Fails when it ends with another one, or with none. */
export async function failureOf(call: Promise<unknown>): Promise<TrackError> {
  const error = await call.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (!isTrackError(error)) throw new Error("it did not fail with an error of this toolkit", { cause: error })
  return error
}
