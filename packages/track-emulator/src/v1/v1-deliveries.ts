import type { Refusal } from "../http/answer.ts"
import type { JudgedOperation, JudgeRules } from "../request/judge-operation.ts"
import { defineV1Endpoint, isJsonObject, type JsonObject } from "./define-v1-endpoint.ts"
import { isNumber, isText, type MemberRule, readMembers, takenWith } from "./read-members.ts"
import type { V1Endpoint } from "./v1-endpoint.ts"

const text = { accepts: isText, message: "must be text that is not empty" }
const deliveryId: MemberRule = { ...text, required: true }
const timestamp: MemberRule = { accepts: isNumber, message: "must be number" }

function oneOf(...names: readonly string[]): MemberRule {
  const accepts = (value: unknown) => isText(value) && names.includes(value)
  return { accepts, bears: isText, message: `must be one of ${names.join(", ")}`, required: true }
}

/** Of all kinds of messages together: which one a delivery was is not known here (doc). */
const metric = oneOf("bounced", "clicked", "converted", "deferred", "delivered", "dropped", "opened", "spammed")
/** An address, a device's token, or a phone number, which may come as a number (doc). */
const recipient: MemberRule = {
  accepts: (value) => isText(value) || isNumber(value),
  message: "must be text or number",
}
const metricMembers = { delivery_id: deliveryId, metric, timestamp, recipient, reason: text, href: text }

const pushMembers = {
  // Neither is marked as required (doc), but there is nothing to tell without them (guess).
  delivery_id: deliveryId,
  event: oneOf("opened", "converted", "delivered"),
  device_id: text,
  timestamp,
}

/** In-app messages report from inside a wrapping, by the official mobile and web clients (seen; not in the docs). */
const inAppMembers = {
  type: text,
  payload: { accepts: isJsonObject, message: "must be object", required: true },
}
const payloadMembers = {
  delivery_id: deliveryId,
  event: metric,
  timestamp,
  metadata: { accepts: isJsonObject, message: "must be object" },
}

/** An object that does not say unsubscribes (guess). */
const unsubscribeMembers = {
  unsubscribe: { accepts: (value: unknown) => typeof value === "boolean", message: "must be boolean" },
}

/** What became of messages. None of these wants keys (doc). */
export const deliveryEndpoints: readonly V1Endpoint[] = [
  defineV1Endpoint({
    method: "POST",
    path: "/api/v1/metrics",
    needsKeys: false,
    takesBody: true,
    translate: ({ body }, rules) => [judgeMetric(body, "metric", metricMembers, rules)],
  }),
  // The second is where the official Ruby and mobile clients send them (seen).
  ...["/api/v1/push/events", "/push/events"].map((path) =>
    defineV1Endpoint({
      method: "POST",
      path,
      needsKeys: false,
      takesBody: true,
      translate: ({ body }, rules) => [judgeMetric(body, "event", pushMembers, rules)],
    }),
  ),
  defineV1Endpoint({
    method: "POST",
    path: "/api/v1/cio_deliveries/events",
    needsKeys: false,
    takesBody: true,
    translate: ({ body }, rules) => {
      const read = readMembers(body, inAppMembers, rules)
      if (!read.ok) return [read]
      const { payload } = read.members
      // An object: it was read as such.
      return isJsonObject(payload) ? [judgeMetric(payload, "event", payloadMembers, rules, read.forgiven)] : []
    },
  }),
  defineV1Endpoint({
    method: "POST",
    path: "/unsubscribe/:delivery_id",
    needsKeys: false,
    takesBody: true,
    translate: ({ params, body }, rules) => {
      const read = readMembers(body, unsubscribeMembers, rules)
      if (!read.ok) return [read]
      const { delivery_id: id = "" } = params
      const attributes = { unsubscribe: read.members.unsubscribe !== false }
      return [takenWith({ type: "delivery", action: "unsubscribe", identifiers: { id }, attributes }, read)]
    },
  }),
]

function judgeMetric(
  body: JsonObject,
  nameMember: "metric" | "event",
  members: Readonly<Record<string, MemberRule>>,
  rules: JudgeRules,
  before: readonly Refusal[] = [],
): JudgedOperation {
  const read = readMembers(body, members, rules)
  if (!read.ok) return read
  const { delivery_id, timestamp, [nameMember]: name, ...attributes } = read.members
  const forgiven = [...before, ...(read.forgiven ?? [])]
  return takenWith(
    {
      type: "delivery",
      action: "metric",
      // Both are text: they were read as such.
      identifiers: { id: String(delivery_id) },
      name: String(name),
      ...(isNumber(timestamp) ? { timestamp } : {}),
      ...(Object.keys(attributes).length > 0 ? { attributes } : {}),
    },
    forgiven.length > 0 ? { forgiven } : {},
  )
}
