/**
 * True for the operations that the service deduplicates by their `id`: events, pages and screens of people. With an id
 * from before the first attempt, a retry cannot repeat them.
 */
export function takesDedupeId(operation: object): boolean {
  const { type, action } = operation as { type?: unknown; action?: unknown }
  return type === "person" && (action === "event" || action === "page" || action === "screen")
}
