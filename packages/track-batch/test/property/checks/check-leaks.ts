import type { Check } from "./check-account.ts"

/** No timer of the engine or the client is left running. */
export const noTimerIsLeft: Check = ({ timersLeft }) => (timersLeft === 0 ? [] : [`${timersLeft} timers are left`])

/** No listener is left at the signal of a run. */
export const noListenerIsLeft: Check = ({ runs }) =>
  runs.flatMap(({ listeners }) => (listeners === 0 ? [] : [`${listeners} listeners are left at a signal`]))

/** No request outlives its run, and no connection is left in use. */
export const noRequestIsLeft: Check = ({ attempts, busyConnections }) => [
  ...attempts.flatMap(({ number, end }) => (end === undefined ? [`attempt ${number} outlives its run`] : [])),
  ...(busyConnections === 0 ? [] : [`${busyConnections} connections are left in use`]),
]

/** No rejection goes unhandled. */
export const noRejectionIsUnhandled: Check = ({ unhandledRejections }) =>
  unhandledRejections.map((reason) => `a rejection was not handled: ${String(reason)}`)

/** Nothing else went other than it was told to. */
export const nothingElseIsWrong: Check = ({ runs }) => runs.flatMap(({ complaints }) => complaints)
