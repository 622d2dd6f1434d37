import type { Operation } from "./generated/api-types.ts"

/** What an operation is about. */
export type OperationType = Operation["type"]

/** What can be done to things of one type. */
export type ActionOf<T extends OperationType> = Extract<Operation, { type: T }>["action"]

/**
 * The operation of one type and action.
 *
 * @example
 * function onSignup(operation: OperationOf<"person", "identify">) { ... }
 */
export type OperationOf<T extends OperationType, A extends ActionOf<T>> = Extract<Operation, { type: T; action: A }>
