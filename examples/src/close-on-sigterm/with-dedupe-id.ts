import { type Operation, ulid } from "@cio/track-core"

/**
 * An operation that is to be sent later. An event, page or screen without an `id` gets the one given, with which it may
 * have been applied, or a new one: however often it is sent from here on, it counts once. What else is sent twice does no
 * harm, but for events of deliveries: they have no such id.
 */
export function withDedupeId(operation: Operation, id: string = ulid()): Operation {
  if (operation.type !== "person") return operation
  switch (operation.action) {
    case "event":
    case "page":
    case "screen":
      return operation.id ? operation : { ...operation, id }
    default:
      return operation
  }
}
