import { createTrackClient, type TrackClient } from "./client.ts"
import type { TrackClientOptions } from "./client-options.ts"
import { checkKey } from "./credentials.ts"
import { TrackOptionsError } from "./errors.ts"

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Makes a client from `CUSTOMERIO_SITE_ID`, `CUSTOMERIO_API_KEY`, `CUSTOMERIO_REGION` and `CUSTOMERIO_BASE_URL`.
 * Empty variables count as not set. An option given here wins over its variable.
 *
 * @param env where to look. @default process.env, where there is one
 * @throws TrackOptionsError that names the variable or option at fault
 */
export function createTrackClientFromEnv(
  options: Partial<TrackClientOptions> = {},
  env: Environment = processEnv(),
): TrackClient {
  const siteId = options.siteId ?? keyOf(env, "CUSTOMERIO_SITE_ID")
  const apiKey = options.apiKey ?? keyOf(env, "CUSTOMERIO_API_KEY")
  const { region, baseUrl, ...others } = options
  // Undefined counts as not given here too: spread over the variables it would send EU data to the US.
  const where = region === undefined && baseUrl === undefined ? location(env) : withoutUndefined({ region, baseUrl })
  return createTrackClient({ ...others, ...where, siteId, apiKey })
}

function withoutUndefined({ region, baseUrl }: Pick<TrackClientOptions, "region" | "baseUrl">) {
  return { ...(region === undefined ? {} : { region }), ...(baseUrl === undefined ? {} : { baseUrl }) }
}

function location(env: Environment): Pick<TrackClientOptions, "region" | "baseUrl"> {
  const baseUrl = env.CUSTOMERIO_BASE_URL
  // A base URL names the host, so it wins over a region that is set for everything.
  if (baseUrl) return { baseUrl }
  const region = env.CUSTOMERIO_REGION?.toLowerCase()
  if (!region) return {}
  if (region === "us" || region === "eu") return { region }
  throw new TrackOptionsError('CUSTOMERIO_REGION must be "us" or "eu"')
}

function keyOf(env: Environment, name: string): string {
  return checkKey(name, env[name] || undefined)
}

/** `process.env` on the runtimes that have it. Workers pass theirs. */
function processEnv(): Environment {
  return (globalThis as { process?: { env?: Environment } }).process?.env ?? {}
}
