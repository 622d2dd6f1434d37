import { execFileSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** A certificate and its key, as PEM. */
export interface Certificate {
  cert: string
  key: string
}

/** An authority of the test's own, and what it has signed. */
export interface Certificates {
  ca: string
  /** Of a server: 127.0.0.1, localhost and every name below track.test. */
  server: Certificate
  client: Certificate
}

/** The command of every system on which these tests run. */
const openssl = "openssl"

/** Makes all of them anew with the system's openssl: about 50 ms. */
export function makeCertificates(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), "track-certificates-"))
  try {
    const path = (name: string) => join(folder, name)
    const run = (...args: string[]) => execFileSync(openssl, args, { stdio: ["ignore", "pipe", "pipe"] })
    const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    run(
      "req",
      "-x509",
      ...newKey,
      "-keyout",
      path("ca.key"),
      "-out",
      path("ca.pem"),
      "-subj",
      "/CN=Test CA",
      "-days",
      "2",
    )
    const signed = (name: string, extensions: string): Certificate => {
      writeFileSync(path(`${name}.ext`), extensions)
      run("req", "-new", ...newKey, "-keyout", path(`${name}.key`), "-out", path(`${name}.csr`), "-subj", `/CN=${name}`)
      const authority = ["-CA", path("ca.pem"), "-CAkey", path("ca.key"), "-CAcreateserial"]
      const files = ["-in", path(`${name}.csr`), "-out", path(`${name}.pem`), "-extfile", path(`${name}.ext`)]
      run("x509", "-req", ...files, ...authority, "-days", "2")
      return { cert: readFileSync(path(`${name}.pem`), "utf8"), key: readFileSync(path(`${name}.key`), "utf8") }
    }
    return {
      ca: readFileSync(path("ca.pem"), "utf8"),
      server: signed("server", "subjectAltName=IP:127.0.0.1,DNS:localhost,DNS:*.track.test"),
      client: signed("client", "extendedKeyUsage=clientAuth"),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
