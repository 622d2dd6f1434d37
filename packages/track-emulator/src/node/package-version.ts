import { readFileSync } from "node:fs"

/**
 * The version of this package, out of its package.json, which is beside both src/ and dist/. Null in a bundle: what lies there
 * is another package's, if anything.
 */
export function packageVersion(): string | null {
  try {
    const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8")
    // The shape is npm's.
    const { name, version } = JSON.parse(text) as { name?: unknown; version?: unknown }
    return name === "@cio/track-emulator" && typeof version === "string" ? version : null
  } catch {
    return null
  }
}
