/**
 * Node's parsers of HTTP hand out the bytes that they stumbled on, as `data` or `rawPacket` of their error. A server may have
 * repeated the keys or the payload there, which belong in no log.
 */
export function withoutPackets(error: unknown): unknown {
  // A bound keeps a circular chain from hanging.
  for (let depth = 0, link = error; depth < 5 && link instanceof Error; depth++, link = link.cause) {
    const parserError = link as Error & { code?: unknown; data?: unknown; rawPacket?: unknown }
    // Node 24 leaves the code of its fetch's parser empty.
    if (link.name !== "HTTPParserError" && !String(parserError.code).startsWith("HPE_")) continue
    delete parserError.data
    delete parserError.rawPacket
  }
  return error
}
