export type { Client } from "openapi-fetch"
export type { Region } from "./base-url.ts"
export { checkFunction, checkKeys, checkNumber, checkObject, type NumberRule } from "./check-option.ts"
export { type BatchPostOptions, createTrackClient, type EntityReceipt, type TrackClient } from "./client.ts"
export { createTrackClientFromEnv } from "./client-from-env.ts"
export type { CallOptions, TrackClientOptions } from "./client-options.ts"
export { type Clock, systemClock } from "./clock.ts"
export { takesDedupeId } from "./dedupe-id.ts"
export { type EncodedOperation, encodeOperation } from "./encode-operation.ts"
export {
  type FailedOutcome,
  isTrackError,
  TrackAbortError,
  TrackApiError,
  TrackAuthError,
  TrackConnectionError,
  TrackError,
  type TrackErrorByCode,
  type TrackErrorCode,
  type TrackErrorDetails,
  TrackOperationError,
  TrackOptionsError,
  TrackThrottledError,
  TrackTimeoutError,
} from "./errors.ts"
export type {
  AccountRegion,
  BatchErrorItem,
  BatchErrors,
  BatchRequest,
  components,
  DeliveryEvent,
  Device,
  EventAttributes,
  MergeIdentifiers,
  ObjectAddRelationships,
  ObjectAttributes,
  ObjectDelete,
  ObjectDeleteRelationships,
  ObjectIdentifiers,
  ObjectIdentify,
  ObjectIdentifyAnonymous,
  Operation,
  PersonAddDevice,
  PersonAddRelationships,
  PersonAttributes,
  PersonDelete,
  PersonDeleteDevice,
  PersonDeleteRelationships,
  PersonEvent,
  PersonIdentifiers,
  PersonIdentify,
  PersonMerge,
  PersonPage,
  PersonScreen,
  PersonSuppress,
  PersonUnsuppress,
  paths,
  RelationshipAttributes,
  RelationshipToAnonymous,
  RelationshipToObject,
  RelationshipToPerson,
  RequestError,
  RequestErrors,
} from "./generated/api-types.ts"
export { type Limits, limits, specHash, specVersion } from "./generated/limits.ts"
export { callHook, type ReplyInfo, type RequestInfo } from "./hooks.ts"
export type { ActionOf, OperationOf, OperationType } from "./operation.ts"
export type { Reply } from "./reply.ts"
export { type RetryPolicy, retryDelayMs } from "./retry-policy.ts"
export type { AnswerHeaders, Transport, TransportAnswer, TransportPhase, TransportRequest } from "./transport.ts"
export { isUlid, ulid } from "./ulid.ts"
export { utf8Bytes } from "./utf8.ts"
