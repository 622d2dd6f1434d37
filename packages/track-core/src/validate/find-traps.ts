import type { Operation } from "../generated/api-types.ts"
import { isUlid } from "../ulid.ts"
import type { Problem } from "./problem.ts"

/** Unix seconds beyond this are the year 5138: milliseconds, no doubt. */
const latestSeconds = 1e11

/** What the service takes (200) and then does not do as meant. Each trap was seen by others against the real service. */
export function findTraps(operation: Operation): Problem[] {
  const traps: Problem[] = []
  if ("timestamp" in operation) addTimestampTraps(operation.timestamp, "/timestamp", traps)
  if (operation.action === "add_device") addTimestampTraps(operation.device.last_used, "/device/last_used", traps)
  if (operation.action === "merge") {
    addIdentifierTraps(operation.primary, "/primary", traps)
    addIdentifierTraps(operation.secondary, "/secondary", traps)
  } else if (operation.type === "person") {
    addIdentifierTraps(operation.identifiers, "/identifiers", traps)
    if ("name" in operation) addEventIdTraps(operation.id, operation.identifiers, traps)
  }
  if (operation.type === "object" && operation.action !== "identify_anonymous" && "cio_relationships" in operation) {
    operation.cio_relationships?.forEach(({ identifiers }, index) => {
      addIdentifierTraps(identifiers, `/cio_relationships/${index}/identifiers`, traps)
    })
  }
  return traps
}

function addTimestampTraps(timestamp: number | undefined, path: string, traps: Problem[]): void {
  if (timestamp === undefined) return
  if (timestamp > latestSeconds) {
    traps.push({
      path,
      rule: "milliseconds",
      message: "looks like milliseconds; the service wants Unix seconds and would use now",
    })
  } else if (timestamp < 0) {
    traps.push({ path, rule: "negative-time", message: "is before 1970; the service would use now" })
  }
}

function addIdentifierTraps(identifiers: { cio_id?: string }, path: string, traps: Problem[]): void {
  if (identifiers.cio_id?.startsWith("cio_")) {
    traps.push({
      path: `${path}/cio_id`,
      rule: "cio-prefix",
      message: "must be bare in v2, without the cio_ prefix of v1 paths",
    })
  }
}

function addEventIdTraps(id: string | undefined, identifiers: { id?: string | number }, traps: Problem[]): void {
  if (id === undefined) return
  if (identifiers.id !== undefined && id === String(identifiers.id)) {
    traps.push({
      path: "/id",
      rule: "event-id",
      message: "is the person's id, so every later event would count as a duplicate",
    })
  } else if (!isUlid(id)) {
    traps.push({ path: "/id", rule: "event-id", message: "is no ULID, so the service may not deduplicate by it" })
  }
}
