import { isIP } from "node:net"
import { type ConnectionOptions, createSecureContext, type SecureContext, type SecureContextOptions } from "node:tls"
import { TrackOptionsError } from "../errors.ts"
import type { NodeTlsOptions } from "./node-transport-options.ts"

/** What the TLS connections of a transport are made with, by the host at their other end. */
export interface TlsSettings {
  ofTarget(host: string): ConnectionOptions
  /** Without the client certificate, which is for the target. */
  ofProxy(host: string): ConnectionOptions
}

/** @throws TrackOptionsError when a certificate or key cannot be read */
export function createTlsSettings(options: NodeTlsOptions): TlsSettings {
  const { servername, rejectUnauthorized = true, ca, minVersion, cert, key, pfx, passphrase } = options
  const trust: SecureContextOptions = {
    ...(ca === undefined ? {} : { ca: [ca].flat().map(asBuffer) }),
    ...(minVersion === undefined ? {} : { minVersion }),
  }
  const identity: SecureContextOptions = {
    ...(cert === undefined ? {} : { cert: asBuffer(cert) }),
    ...(key === undefined ? {} : { key: asBuffer(key) }),
    ...(pfx === undefined ? {} : { pfx: asBuffer(pfx) }),
    ...(passphrase === undefined ? {} : { passphrase }),
  }
  // One for all connections: reading Node's own authorities into a context takes ms.
  const targetContext = lazily(() => createSecureContext({ ...trust, ...identity }))
  const proxyContext = lazily(() => createSecureContext(trust))
  // What the caller gave is to fail here, not in the first request.
  if (Object.keys({ ...trust, ...identity }).length > 0) targetContext()
  const common = { rejectUnauthorized, ALPNProtocols: ["http/1.1"] }
  return {
    ofTarget: (host) => ({ ...common, host, servername: servername ?? nameOf(host), secureContext: targetContext() }),
    ofProxy: (host) => ({ ...common, host, servername: nameOf(host), secureContext: proxyContext() }),
  }
}

/** TLS has no names for addresses: the certificate is held against the host itself then. */
function nameOf(host: string): string {
  return isIP(host) ? "" : host
}

function asBuffer(content: string | Uint8Array): Buffer {
  return typeof content === "string"
    ? Buffer.from(content)
    : Buffer.from(content.buffer, content.byteOffset, content.byteLength)
}

function lazily(create: () => SecureContext): () => SecureContext {
  let context: SecureContext | undefined
  return () => {
    try {
      context ??= create()
      return context
    } catch (cause) {
      throw new TrackOptionsError("tls holds a certificate, key or passphrase that cannot be used; see the cause", {
        cause,
      })
    }
  }
}
