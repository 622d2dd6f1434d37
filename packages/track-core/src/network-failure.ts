/** What a failed `fetch` says about the request: it never left, it broke on the way, or it was no network failure. */
export type NetworkFailure = "unreached" | "cut" | "other"

/**
 * Codes of Node (libuv, undici, OpenSSL) and Bun for a connection that never stood: nothing was sent. Of TLS only what
 * ends a handshake: a record damaged later has codes of its own.
 */
const unreachedCode =
  /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTDOWN|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT|CERT_\w+|SELF_SIGNED_\w+|DEPTH_ZERO_\w+|UNABLE_TO_\w+|ERR_TLS_CERT_\w+|ERR_SSL_(WRONG_VERSION_NUMBER|UNSUPPORTED_PROTOCOL|\w*ALERT_HANDSHAKE_FAILURE|\w*ALERT_PROTOCOL_VERSION)|ConnectionRefused|FailedToOpenSocket|DNSException)$/

/** Codes for a connection that broke once it stood. */
const cutCode =
  /^(ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ERR_STREAM_PREMATURE_CLOSE|ERR_BUFFER_TOO_LARGE|ERR_SSL_\w+|UND_ERR_\w+|HPE_\w+|ConnectionClosed|ConnectionReset|Zlib\w+|Z_\w+)$/

/**
 * Where there is no code: Deno names the phase, fetch refuses some ports, browsers and Workers only say that something
 * broke. Workers call a failed look-up of a name "internal error; reference = …".
 */
const unreachedMessage = /client error \(Connect\)|dns error|unable to connect|^bad port$/i
const cutMessage =
  /fetch failed|failed to fetch|terminated|network|connection|socket|error sending request|error reading a body|load failed|^internal error; reference/i

/**
 * Reads what a rejected `fetch`, or a rejected read of its body, means. Whatever is not surely "unreached" may have
 * been applied; an "other" is a fault of the program, which a retry does not mend.
 */
export function classifyNetworkFailure(error: unknown): NetworkFailure {
  let isCut = false
  // undici wraps the cause once or twice; a bound keeps a circular chain from hanging.
  for (let depth = 0, link = error; depth < 5 && link instanceof Error; depth++, link = link.cause) {
    const { code, syscall, message } = link as Error & { code?: unknown; syscall?: unknown }
    if (syscall === "connect" || syscall === "getaddrinfo") return "unreached"
    if (typeof syscall === "string")
      isCut = true // read, write: it stood, whatever the code
    else if (typeof code === "string") {
      if (unreachedCode.test(code)) return "unreached"
      if (cutCode.test(code)) isCut = true
    }
    if (unreachedMessage.test(message)) return "unreached"
    // A fault of the caller's own fetch is a TypeError too, so that its words decide.
    if (cutMessage.test(message)) isCut = true
  }
  return isCut ? "cut" : "other"
}
