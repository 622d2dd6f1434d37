import type { TakenOperation } from "./taken-operation.ts"

/** One member for each action of each type: with one too many or too few it does not compile. */
type OperationActions = {
  readonly [Type in TakenOperation["type"]]: Readonly<Record<Extract<TakenOperation, { type: Type }>["action"], true>>
}

/** The actions of each type of operation. */
export const operationActions: OperationActions = {
  person: {
    ...{ identify: true, delete: true, event: true, page: true, screen: true, merge: true },
    ...{ suppress: true, unsuppress: true, add_device: true, delete_device: true },
    ...{ add_relationships: true, delete_relationships: true },
  },
  object: {
    ...{ identify: true, identify_anonymous: true, delete: true },
    ...{ add_relationships: true, delete_relationships: true },
  },
  delivery: { event: true, metric: true, unsubscribe: true },
  anonymous: { event: true, page: true, screen: true },
  segment: { add_people: true, remove_people: true },
  form: { submit: true },
}

/** Whether there is such an operation. */
export function isKnownKind(type: unknown, action: unknown): boolean {
  if (typeof type !== "string" || typeof action !== "string" || !isType(type)) return false
  return Object.hasOwn(operationActions[type], action)
}

function isType(type: string): type is TakenOperation["type"] {
  return Object.hasOwn(operationActions, type)
}
