import type { Problem } from "@cio/track-core/validate"
import { type JudgedOperation, type JudgeRules, refusalOf } from "../request/judge-operation.ts"
import type { FormSubmission } from "../taken-operation.ts"
import { defineV1Endpoint, isJsonObject, type JsonObject } from "./define-v1-endpoint.ts"
import { findUnknown, judgeTranslated, renamed } from "./judge-translated.ts"
import { isText } from "./read-members.ts"
import type { V1Endpoint } from "./v1-endpoint.ts"

/** Fields that the service keeps for itself and ignores, whatever is in them (doc). */
const reserved: readonly string[] = ["form_id", "form_name", "form_type", "form_url", "form_url_param"]

/** A form that somebody filled in. Answers 204 (doc). */
export const formEndpoint: V1Endpoint = defineV1Endpoint({
  method: "POST",
  path: "/api/v1/forms/:form_id/submit",
  style: "v1-form",
  takesBody: true,
  translate: ({ params, body }, rules) => {
    const { data } = body
    if (data === undefined) return [refused({ path: "/data", rule: "required", message: "is required" })]
    if (!isJsonObject(data)) return [refused({ path: "/data", rule: "type", message: "must be object" })]
    return [judgeFields(params.form_id ?? "", data, findUnknown(body, ["data"]), rules)]
  },
})

const nameField = renamed([
  ["/attributes", "/data"],
  ["/identifiers", "/data"],
])

/** Filling in a form is much like an identify (doc), and judged as one. */
function judgeFields(
  id: string,
  fields: JsonObject,
  unknown: readonly Problem[],
  rules: JudgeRules,
): JudgedOperation<FormSubmission> {
  const given = (["id", "email"] as const).filter((name) => fields[name] !== undefined && fields[name] !== null)
  const usable = given.find((name) => isText(fields[name]) || Number.isInteger(fields[name]))
  if (!usable) return refused({ path: "/data", rule: "one-of", message: "needs exactly one of: id, email" })
  const problems: Problem[] = [...unknown]
  // One and only one (doc), though elsewhere the docs say at least one.
  if (given.length > 1) problems.push({ path: "/data", rule: "one-of", message: "needs exactly one of: id, email" })
  for (const [name, value] of Object.entries(fields)) {
    // Null names nobody (doc).
    if (typeof value === "string" || value === null || reserved.includes(name)) continue
    const step = name.replaceAll("~", "~0").replaceAll("/", "~1")
    problems.push({ path: `/data/${step}`, rule: "type", message: "must be string" })
  }
  const identify = {
    type: "person",
    action: "identify",
    identifiers: { [usable]: fields[usable] },
    attributes: { ...fields },
  }
  const judged = judgeTranslated(identify, problems, rules, nameField)
  if (!judged.ok) return judged
  const { operation, ...rest } = judged
  // Members that cannot be applied were taken out of it.
  const attributes = ("attributes" in operation ? operation.attributes : undefined) ?? {}
  return { ...rest, operation: { type: "form", action: "submit", identifiers: { id }, attributes } }
}

function refused(problem: Problem): Extract<JudgedOperation, { ok: false }> {
  return { ok: false, refusals: [refusalOf(problem)] }
}
