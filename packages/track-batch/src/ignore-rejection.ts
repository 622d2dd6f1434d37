/**
 * For a callback that was to give a value and gave a promise: its operation is rejected for that, and what becomes of the
 * promise must not end the process.
 */
export function ignoreRejection(value: unknown): void {
  if (value instanceof Promise) value.catch(() => {})
}
