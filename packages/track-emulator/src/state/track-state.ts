import type { DeliveryEvent } from "@cio/track-core"
import { Devices } from "./devices.ts"
import { Events } from "./events.ts"
import { Objects } from "./objects.ts"
import { People } from "./people.ts"
import { Relationships } from "./relationships.ts"
import { Suppressions } from "./suppressions.ts"

/** Everything that a workspace holds. */
export class TrackState {
  readonly people: People = new People()
  readonly objects: Objects = new Objects()
  readonly relationships: Relationships = new Relationships()
  readonly devices: Devices = new Devices()
  readonly events: Events = new Events()
  readonly suppressions: Suppressions = new Suppressions()
  readonly deliveryEvents: DeliveryEvent[] = []
  readonly #now: () => number

  /** @param now - the clock, in ms */
  constructor(now: () => number) {
    this.#now = now
  }

  /** Now, in whole Unix seconds: what clients who take the time from their own clock send. */
  nowSeconds(): number {
    return Math.floor(this.#now() / 1000)
  }
}
