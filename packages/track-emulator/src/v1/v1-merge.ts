import { dotted } from "../request/judge-operation.ts"
import { defineV1Endpoint } from "./define-v1-endpoint.ts"
import { findUnknown, judgeTranslated } from "./judge-translated.ts"
import type { V1Endpoint } from "./v1-endpoint.ts"

/** Merges two people, named as in v2: a `cio_id` is bare here (doc). */
export const mergeEndpoint: V1Endpoint = defineV1Endpoint({
  method: "POST",
  path: "/api/v1/merge_customers",
  takesBody: true,
  translate: ({ body }, rules) => {
    const operation = {
      type: "person",
      action: "merge",
      ...("primary" in body ? { primary: body.primary } : {}),
      ...("secondary" in body ? { secondary: body.secondary } : {}),
    }
    return [judgeTranslated(operation, findUnknown(body, ["primary", "secondary"]), rules, dotted)]
  },
})
