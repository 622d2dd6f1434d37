import { jsonAnswer } from "../http/answer.ts"
import { unauthorizedV1 } from "./v1-answer.ts"
import { customerEndpoints } from "./v1-customers.ts"
import { deliveryEndpoints } from "./v1-deliveries.ts"
import { deviceEndpoints } from "./v1-devices.ts"
import type { V1Endpoint } from "./v1-endpoint.ts"
import { eventEndpoints } from "./v1-events.ts"
import { formEndpoint } from "./v1-forms.ts"
import { mergeEndpoint } from "./v1-merge.ts"
import { segmentEndpoints } from "./v1-segments.ts"

/**
 * Where integrations ask whether keys are valid: 401 when not (seen). One report says that the service has come to answer 200 to
 * any keys; that would help nobody here. What the body holds is a guess.
 */
const auth: V1Endpoint = {
  method: "GET",
  path: "/auth",
  needsKeys: true,
  unauthorized: unauthorizedV1,
  judge: () => ({ kind: "answered", answer: jsonAnswer(200, {}) }),
  sent: () => [],
}

/** The endpoints of v1 that tell the service something, and `/auth`. The region endpoint is not among them: it tells. */
export const v1Endpoints: readonly V1Endpoint[] = [
  auth,
  ...customerEndpoints,
  ...eventEndpoints,
  ...deviceEndpoints,
  mergeEndpoint,
  ...deliveryEndpoints,
  ...segmentEndpoints,
  formEndpoint,
]
