/**
 * True for the operations that the service deduplicates by their `id`: events, pages and screens of people. With an id
 * from before the first attempt, a retry cannot repeat them.
 */
export function takesDedupeId(operation: { type?: unknown; action?: unknown }): boolean {
  const { type, action } = operation
  return type === "person" && (action === "event" || action === "page" || action === "screen")
}
