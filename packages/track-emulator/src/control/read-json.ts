import { fetchCarrier } from "../http/fetch-carrier.ts"
import { readBody } from "../http/read-body.ts"
import { decodeUtf8 } from "../request/decode-utf8.ts"
import { ControlRefusal } from "./control-refusal.ts"

/** Far more than any set of faults needs. */
const maxBytes: number = 1_000_000

/**
 * The JSON in a request's body, of at most 1 MB.
 *
 * @throws ControlRefusal when the body is something else
 */
export async function readJson(request: Request): Promise<unknown> {
  checkContentType(request, ["application/json"])
  const body = await readBody(fetchCarrier(request).chunks(), maxBytes)
  if (body.kind === "too-large") throw new ControlRefusal(413, `the body must be at most ${maxBytes} bytes`)
  try {
    return JSON.parse(decodeUtf8(body.bytes))
  } catch {
    throw new ControlRefusal(400, "the body must be JSON in UTF-8")
  }
}

/**
 * Also a guard: the types that a form of any web page can send are not among those taken here.
 *
 * @throws ControlRefusal when the content type is none of these
 */
export function checkContentType(request: Request, allowed: readonly string[]): void {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? ""
  if (allowed.includes(type)) return
  throw new ControlRefusal(415, `the Content-Type header must be ${allowed.join(" or ")}, got ${type || "none"}`)
}

/**
 * For what needs no body: an empty one may come with any type, as many clients send one with each POST, and others must
 * be JSON.
 *
 * @throws ControlRefusal when the body is something else
 */
export async function checkUnneededBody(request: Request): Promise<void> {
  const body = await readBody(fetchCarrier(request).chunks(), maxBytes)
  if (body.kind === "whole" && body.bytes.length === 0) return
  checkContentType(request, ["application/json"])
}
