import { type Attributes, isRemoval, patchAttribute } from "./attributes.ts"

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
 * Subscribes to one topic or leaves it, without touching the others (doc). A removal forgets the topic, what is
 * neither boolean nor a removal is passed over (guess).
 * Nested values are replaced, never changed in place: they are shared with what was read out before.
 */
export function patchTopic(attributes: Attributes, topic: string, value: unknown): void {
  if (typeof value !== "boolean" && !isRemoval(value)) return
  const preferences = asObject(attributes[attribute])
  const topics = { ...asObject(preferences.topics) }
  patchAttribute(topics, topic, value)
  attributes[attribute] = { ...preferences, topics }
}

function asObject(value: unknown): Record<string, unknown> {
  // An object that came out of JSON, so that its keys are strings.
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {}
}
