import type { StoredDelivery } from "../taken-operation.ts"
import { AnonymousLinks } from "./anonymous-links.ts"
import { AnonymousRelationships } from "./anonymous-relationships.ts"
import { Devices } from "./devices.ts"
import { Events } from "./events.ts"
import { Objects } from "./objects.ts"
import { People } from "./people.ts"
import { Relationships } from "./relationships.ts"
import { Segments } from "./segments.ts"
import { Suppressions } from "./suppressions.ts"

/** Everything that a workspace holds. */
export class TrackState {
  readonly people: People = new People()
  readonly objects: Objects = new Objects()
  readonly relationships: Relationships = new Relationships()
  readonly devices: Devices = new Devices()
  readonly events: Events = new Events()
  readonly suppressions: Suppressions = new Suppressions()
  readonly segments: Segments = new Segments()
  readonly anonymousLinks: AnonymousLinks = new AnonymousLinks()
  readonly anonymousRelationships: AnonymousRelationships = new AnonymousRelationships()
  /** What is known of deliveries, in the order of arrival. */
  readonly deliveries: StoredDelivery[] = []
  readonly #now: () => number

  /** @param now - the clock, in ms */
  constructor(now: () => number) {
    this.#now = now
  }

  /** True as long as nothing was ever held. */
  get isPristine(): boolean {
    const { people, objects, events, deliveries, suppressions } = this
    const made = people.created + objects.created + events.added + deliveries.length
    return made === 0 && Array.from(suppressions.groups()).length === 0
  }

  /** Now, in whole Unix seconds: what clients who take the time from their own clock send. */
  nowSeconds(): number {
    return Math.floor(this.#now() / 1000)
  }

  /** Whether a moment, in Unix seconds with their fractions, is not to come. The present is none to come. */
  hasPassed(seconds: number): boolean {
    // In the client's own way from ms to seconds: the other way round, rounding may put the present into the future.
    return seconds <= this.#now() / 1000
  }
}
