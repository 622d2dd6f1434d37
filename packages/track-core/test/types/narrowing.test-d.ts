import { expectTypeOf } from "vitest"
import type {
  DeliveryEvent,
  ObjectIdentify,
  Operation,
  OperationOf,
  PersonAddDevice,
  PersonEvent,
  PersonIdentify,
  PersonMerge,
} from "../../src/index.ts"

declare const operation: Operation

// ---- OperationOf

expectTypeOf<OperationOf<"person", "identify">>().toEqualTypeOf<PersonIdentify>()
expectTypeOf<OperationOf<"object", "identify">>().toEqualTypeOf<ObjectIdentify>()
expectTypeOf<OperationOf<"delivery", "event">>().toEqualTypeOf<DeliveryEvent>()
expectTypeOf<OperationOf<"person", "event" | "merge">>().toEqualTypeOf<PersonEvent | PersonMerge>()
// @ts-expect-error no object is merged
expectTypeOf<OperationOf<"object", "merge">>().toBeNever()

// ---- by type and action

if (operation.type === "delivery") expectTypeOf(operation).toEqualTypeOf<DeliveryEvent>()
if (operation.action === "merge") expectTypeOf(operation).toEqualTypeOf<PersonMerge>()
if (operation.action === "event") expectTypeOf(operation).toEqualTypeOf<PersonEvent | DeliveryEvent>()
if (operation.type === "person" && operation.action === "add_device") {
  expectTypeOf(operation).toEqualTypeOf<PersonAddDevice>()
  expectTypeOf(operation.device.platform).toEqualTypeOf<"ios" | "android">()
}

// ---- a switch that covers everything needs no default

export function describe(operation: Operation): string {
  switch (operation.type) {
    case "delivery":
      return `${operation.name} on ${operation.attributes.device_token}`
    case "object":
      return describeObject(operation)
    case "person":
      return describePerson(operation)
    default:
      return operation satisfies never
  }
}

function describeObject(operation: Extract<Operation, { type: "object" }>): string {
  switch (operation.action) {
    case "identify":
    case "identify_anonymous":
      return String(Object.keys(operation.attributes ?? {}).length)
    case "add_relationships":
    case "delete_relationships":
      return String(operation.cio_relationships.length)
    case "delete":
      return operation.identifiers.cio_object_id ?? operation.identifiers.object_id
    default:
      return operation satisfies never
  }
}

function describePerson(operation: Extract<Operation, { type: "person" }>): string {
  switch (operation.action) {
    case "identify":
    case "delete":
    case "suppress":
    case "unsuppress":
      return operation.identifiers.email ?? "no email"
    case "event":
    case "screen":
    case "page":
      return operation.name
    case "add_relationships":
    case "delete_relationships":
      return String(operation.cio_relationships.length)
    case "add_device":
      return operation.device.platform
    case "delete_device":
      return operation.device.token
    case "merge":
      return `${operation.primary.id} and ${operation.secondary.id}`
    default:
      return operation satisfies never
  }
}

export function forgetful(operation: Extract<Operation, { type: "object" }>): string {
  switch (operation.action) {
    case "identify":
    case "identify_anonymous":
    case "add_relationships":
    case "delete":
      return "known"
    default:
      // @ts-expect-error delete_relationships was forgotten
      return operation satisfies never
  }
}

// ---- identifiers narrow by which one is there

if (operation.type === "person" && operation.action === "delete") {
  const { identifiers } = operation
  if (identifiers.id !== undefined) expectTypeOf(identifiers.id).toEqualTypeOf<string | number>()
  else if (identifiers.email !== undefined) expectTypeOf(identifiers.email).toEqualTypeOf<string>()
  else if (identifiers.phone !== undefined) expectTypeOf(identifiers.phone).toEqualTypeOf<string>()
  else expectTypeOf(identifiers.cio_id).toEqualTypeOf<string>()
}
