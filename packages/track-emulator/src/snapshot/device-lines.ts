import type { Attributes } from "../state/attributes.ts"
import type { TrackState } from "../state/track-state.ts"
import type { LineFields } from "./line-fields.ts"
import { personNamed } from "./person-lines.ts"
import { unlessEmpty } from "./unless-empty.ts"

/** One device. */
export interface DeviceLine {
  readonly kind: "device"
  /** The owner's `cio_id`. */
  readonly person: string
  readonly token: string
  readonly platform: "ios" | "android"
  /** Unix seconds. */
  readonly last_used?: number | undefined
  readonly attributes?: Attributes | undefined
}

/** By person, each one's in the order that the person shows. */
export function* dumpDevices(state: TrackState): Iterable<DeviceLine> {
  for (const { cio_id, devices } of state.people.values()) {
    for (const { token, platform, lastUsed, attributes } of devices ?? []) {
      const kind = "device"
      yield { kind, person: cio_id, token, platform, last_used: lastUsed, attributes: unlessEmpty(attributes) }
    }
  }
}

export function loadDevice(state: TrackState, line: LineFields): void {
  const restored = state.devices.restore({
    token: line.text("token"),
    platform: line.oneOf("platform", ["ios", "android"]),
    lastUsed: line.optionalNumber("last_used"),
    attributes: line.attributes("attributes"),
    owner: personNamed(state, line, "person"),
  })
  if (!restored) line.fail("token must not be that of a device before")
}
