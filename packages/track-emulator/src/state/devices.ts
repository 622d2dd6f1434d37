import type { Device } from "@cio/track-core"
import { type Attributes, patchAttributes } from "./attributes.ts"
import type { PersonRecord } from "./people.ts"

/** A device as held in memory. */
export interface DeviceRecord {
  readonly token: string
  platform: "ios" | "android"
  /** Unix seconds. */
  lastUsed: number | undefined
  readonly attributes: Attributes
  owner: PersonRecord
}

/** The devices, by token. A token belongs to one person at a time (guess). */
export class Devices {
  readonly #byToken = new Map<string, DeviceRecord>()

  get size(): number {
    return this.#byToken.size
  }

  /**
   * Adds a device or updates it. One that was somebody else's changes hands (guess), and what its attributes were belongs to the
   * past: with the owner the platform may have changed (guess).
   */
  add(owner: PersonRecord, { token, platform, attributes }: Device, lastUsed: number): void {
    const held = this.#byToken.get(token)
    if (held && held.owner !== owner) this.remove(held.owner, token)
    const known = held?.owner === owner ? held : undefined
    const device: DeviceRecord = known ?? { token, platform, lastUsed, attributes: {}, owner }
    this.#byToken.set(token, device)
    device.platform = platform
    device.lastUsed = lastUsed
    patchAttributes(device.attributes, attributes)
    this.#handOver(device, owner)
  }

  /** Puts back a device out of a snapshot. False when there is one of this token: nothing changes. */
  restore(device: DeviceRecord): boolean {
    if (this.#byToken.has(device.token)) return false
    this.#byToken.set(device.token, device)
    this.#handOver(device, device.owner)
    return true
  }

  /** Removes a person's device. False when the token is not this person's. */
  remove(owner: PersonRecord, token: string): boolean {
    const device = this.#byToken.get(token)
    if (device?.owner !== owner) return false
    this.#byToken.delete(token)
    owner.devices?.delete(device)
    return true
  }

  removeAllOf(owner: PersonRecord): void {
    for (const { token } of owner.devices ?? []) this.remove(owner, token)
  }

  moveAll(from: PersonRecord, to: PersonRecord): void {
    for (const device of from.devices ?? []) this.#handOver(device, to)
  }

  #handOver(device: DeviceRecord, owner: PersonRecord): void {
    device.owner.devices?.delete(device)
    device.owner = owner
    owner.devices ??= new Set()
    owner.devices.add(device)
  }
}
