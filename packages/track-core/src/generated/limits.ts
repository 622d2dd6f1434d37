// Generated from spec/track-v2.openapi.yaml 1.0.0 by 'pnpm generate'. Do not edit: change the spec.

/** The limits of the Track API v2. Bytes are bytes of UTF-8. */
export interface Limits {
  /** One batch request body, in UTF-8 bytes. Published as "500kb". */
  readonly batchBytes: 500000
  /** One operation as JSON, in UTF-8 bytes. Published as "32kb". */
  readonly operationBytes: 32000
  /** Requests per second that are safe by every published figure (1,000 in 2026, 100 in 2024). Going over may throttle or drop data. */
  readonly requestsPerSecond: 100
  /** A person's or an object's id, in UTF-8 bytes. */
  readonly idBytes: 150
  /** The name of one attribute, in UTF-8 bytes. */
  readonly attributeNameBytes: 150
  /** The value of one attribute of a person, an object or a relationship, in UTF-8 bytes. */
  readonly attributeValueBytes: 1000
  /** Attributes of one person, object or relationship, and of one identify. */
  readonly attributeCount: 300
  /** All attributes of one object or relationship, in UTF-8 bytes of JSON. */
  readonly objectAttributesBytes: 100000
  /** The name of an event, page view or screen view, in UTF-8 bytes. */
  readonly eventNameBytes: 100
  /** The attributes of one event, in UTF-8 bytes of JSON. The limit on an operation is tighter. */
  readonly eventDataBytes: 100000
}

/** The limits of the Track API v2. Bytes are bytes of UTF-8. */
export const limits: Limits = /* @__PURE__ */ Object.freeze({
  batchBytes: 500000,
  operationBytes: 32000,
  requestsPerSecond: 100,
  idBytes: 150,
  attributeNameBytes: 150,
  attributeValueBytes: 1000,
  attributeCount: 300,
  objectAttributesBytes: 100000,
  eventNameBytes: 100,
  eventDataBytes: 100000,
} as const)

/** Version of the spec that this package was generated from. */
export const specVersion: string = "1.0.0"

/** SHA-256 of the spec that this package was generated from, in hex. */
export const specHash: string = "ecb90d223d91de2aaaf40d4e09f9020beee92de97ee60122d6c1052922931a8f"
