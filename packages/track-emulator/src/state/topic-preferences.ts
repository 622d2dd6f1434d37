import { type Attributes, isRemoval, patchAttribute } from "./attributes.ts"
import { type Shortfalls, withShortfall } from "./verdict.ts"

const attribute = "cio_subscription_preferences"
const dottedTopic: RegExp = /^cio_subscription_preferences\.topics\.(topic_[0-9]+)$/

/**
 * The topic that a dotted attribute name patches, such as `cio_subscription_preferences.topics.topic_1` (doc). Any other
 * dotted name is an ordinary attribute with a dot in its name (guess).
 */
export function topicOf(name: string): string | undefined {
  return name.startsWith(attribute) ? dottedTopic.exec(name)?.[1] : undefined
}

/**
 * Subscribes to one topic or leaves it, without touching the others (doc). A removal forgets the topic. False when the value is
 * neither boolean nor a removal: it is passed over (guess).
 * Nested values are replaced, never changed in place: they are shared with what was read out before.
 */
export function patchTopic(attributes: Attributes, topic: string, value: unknown): boolean {
  if (typeof value !== "boolean" && !isRemoval(value)) return false
  const preferences = asObject(attributes[attribute])
  const topics = { ...asObject(preferences.topics) }
  // Nothing to forget: no trace of it either.
  if (isRemoval(value) && !Object.hasOwn(topics, topic)) return true
  patchAttribute(topics, topic, value)
  attributes[attribute] = { ...preferences, topics }
  return true
}

/** Replaces all preferences at once. Topics that are not boolean are passed over (guess) and added to the shortfalls. */
export function replacePreferences(attributes: Attributes, value: unknown, before: Shortfalls): Shortfalls {
  if (isRemoval(value)) {
    delete attributes[attribute]
    return before
  }
  const topics = isObject(value) ? (value.topics ?? {}) : undefined
  if (!isObject(topics)) return withShortfall(before, "unusable-topic", `attributes.${attribute}`)
  let shortfalls = before
  const kept: [topic: string, isSubscribed: boolean][] = []
  for (const [topic, one] of Object.entries(topics)) {
    if (typeof one === "boolean") kept.push([topic, one])
    else if (!isRemoval(one)) {
      shortfalls = withShortfall(shortfalls, "unusable-topic", `attributes.${attribute}.topics.${topic}`)
    }
  }
  const areAllKept = kept.length === Object.keys(topics).length
  // Not taken out of what was sent, which is not ours to change.
  attributes[attribute] = areAllKept ? value : { ...asObject(value), topics: Object.fromEntries(kept) }
  return shortfalls
}

/** Takes over the preferences for topics that `target` has none for. Its own win (guess). */
export function fillTopicGaps(target: Attributes, source: Attributes): void {
  const [own, other] = [target[attribute], source[attribute]]
  if (!isObject(own) || !isObject(other)) return
  target[attribute] = { ...other, ...own, topics: { ...asObject(other.topics), ...asObject(own.topics) } }
}

function asObject(value: unknown): Record<string, unknown> {
  return isObject(value) ? value : {}
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
