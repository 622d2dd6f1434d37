import type { Counts, Status } from "../../control/control-types.ts"

/** How a running emulator is, for people. */
export function statusLines(status: Status): string[] {
  const { version, url, region, lenient, dataFile, startedAt, counts } = status
  const { people, objects, events, devices, relationships, deliveries, operations, requests, faults } = counts
  return [
    `cio-track-emulator${version === null ? "" : ` ${version}`} at ${url}, since ${startedAt}`,
    `  region ${region}, ${lenient ? "lenient" : "strict"}, ${dataFile === null ? "data in memory" : `data in ${dataFile}`}`,
    `  holds ${count(people, "person", "people")}, ${count(objects, "object")}, ${count(events, "event")}, ${count(devices, "device")}, ${count(relationships, "relationship")}, ${count(deliveries, "delivery event")}`,
    `  took ${count(operations, "operation")} in ${count(requests, "request")}${effectsText(counts)}`,
    `  ${faults === 0 ? "no faults are waiting" : `${count(faults, "fault")} waiting`}`,
  ]
}

/** What is held, in a few words. */
export function holdingsText({ people, objects, events }: Pick<Counts, "people" | "objects" | "events">): string {
  return `${count(people, "person", "people")}, ${count(objects, "object")} and ${count(events, "event")}`
}

/** A number with its noun. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString("en")} ${number === 1 ? one : many}`
}

function effectsText({ effects }: Counts): string {
  const { partial, ignored, refused } = effects
  if (partial + ignored + refused === 0) return ""
  return `; of the last ones ${partial.toLocaleString("en")} applied in part, ${ignored.toLocaleString("en")} ignored, ${refused.toLocaleString("en")} refused`
}
