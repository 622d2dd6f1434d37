import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { pathToFileURL } from "node:url"
import { type Emulator, startEmulator } from "@cio/track-emulator"
import { TrackClient } from "customerio-node"
import { expect, onTestFinished, test } from "vitest"
import { consumerProject } from "../../src/checks/consumer-project.ts"
import { runProcess } from "../../src/checks/run-process.ts"
import { fromRoot } from "../../src/repository.ts"
import { guideCalls, guideProgram } from "./moving-guide.ts"
import { type RecordedRequest, recordingServer } from "./recording-server.ts"

const require = createRequire(import.meta.url)
const keys = { siteId: "site-id", apiKey: "api-key" }
const zoe = { id: "42" }

/** What one call of ours came to: the operation that was applied, and what the emulator holds right after it. */
interface Applied {
  readonly operation: unknown
  readonly holds: unknown
}

interface Row {
  /** What customerio-node sends. */
  readonly peer: Omit<RecordedRequest, "authorization">
  /** What ours has the emulator hold; left out where v2 has no operation. */
  readonly holds?: unknown
}

const post = (path: string, body: unknown = {}): Row["peer"] => ({ method: "POST", path, body })
const put = (path: string, body: unknown): Row["peer"] => ({ method: "PUT", path, body })
const remove = (path: string): Row["peer"] => ({ method: "DELETE", path, body: undefined })

/** Each method of customerio-node's TrackClient, in the order of the page. */
const rows: Readonly<Record<string, Row>> = {
  identify: {
    peer: put("/api/v1/customers/42", { email: "zoe@example.com", plan: "pro" }),
    holds: { zoe: { identifiers: { id: "42", email: "zoe@example.com" }, attributes: { plan: "pro" } } },
  },
  track: {
    peer: post("/api/v1/customers/42/events", {
      name: "order_placed",
      timestamp: 1764000000,
      data: { total: 49.9 },
    }),
    holds: {
      lastEvent: { action: "event", name: "order_placed", timestamp: 1764000000, attributes: { total: 49.9 } },
    },
  },
  trackPageView: {
    peer: post("/api/v1/customers/42/events", { type: "page", name: "/tea" }),
    holds: { lastEvent: { action: "page", name: "/tea" } },
  },
  addDevice: {
    peer: put("/api/v1/customers/42/devices", {
      device: { id: "token-1", platform: "ios", last_used: 1764000000, attributes: { app_version: "2.1" } },
    }),
    holds: {
      zoe: {
        devices: [{ token: "token-1", platform: "ios", last_used: 1764000000, attributes: { app_version: "2.1" } }],
      },
    },
  },
  deleteDevice: { peer: remove("/api/v1/customers/42/devices/token-1"), holds: { zoe: { devices: [] } } },
  trackPush: {
    peer: post("/api/v1/push/events", {
      delivery_id: "delivery-1",
      device_id: "token-1",
      event: "opened",
      timestamp: 1764000000,
    }),
    holds: {
      deliveries: [{ identifiers: { id: "delivery-1" }, name: "opened", attributes: { device_token: "token-1" } }],
    },
  },
  batch: {
    peer: post("/api/v2/batch", {
      batch: [{ type: "person", action: "identify", identifiers: { id: "43" }, attributes: { plan: "free" } }],
    }),
    holds: { people: ["42", "43"] },
  },
  entity: {
    peer: post("/api/v2/entity", { type: "person", action: "identify", identifiers: { email: "yuki@example.com" } }),
    holds: { people: ["42", "43", "yuki@example.com"] },
  },
  mergeCustomers: {
    peer: post("/api/v1/merge_customers", { primary: { id: "42" }, secondary: { id: "43" } }),
    holds: { people: ["42", "yuki@example.com"] },
  },
  suppress: { peer: post("/api/v1/customers/42/suppress"), holds: { people: ["yuki@example.com"] } },
  unsuppress: { peer: post("/api/v1/customers/42/unsuppress"), holds: { people: ["yuki@example.com"] } },
  destroy: { peer: remove("/api/v1/customers/yuki%40example.com"), holds: { people: [] } },
  getAccountRegion: { peer: { method: "GET", path: "/api/v1/accounts/region", body: undefined }, holds: {} },
  trackAnonymous: { peer: post("/api/v1/events", { name: "page_opened", anonymous_id: "browser-8f21" }) },
  addCustomersToSegment: { peer: post("/api/v1/segments/7/add_customers", { ids: ["42"] }) },
  removeCustomersFromSegment: { peer: post("/api/v1/segments/7/remove_customers", { ids: ["42"] }) },
  submitForm: { peer: post("/api/v1/forms/newsletter/submit", { data: { email: "zoe@example.com" } }) },
  reportMetric: { peer: post("/api/v1/metrics", { delivery_id: "delivery-1", metric: "clicked" }) },
  unsubscribe: { peer: post("/unsubscribe/delivery-1", { unsubscribe: true }) },
}

/**
 * Sends what is meant for the EU host to a server here: customerio-node's requests, known by their User-Agent, to one and
 * ours to another. Anything for another host fails.
 */
function redirectFetch(peerUrl: string, ourUrl: string): string {
  const code = `
    const send = globalThis.fetch
    globalThis.fetch = (address, init) => {
      const { origin, pathname } = new URL(address)
      if (origin !== "https://track-eu.customer.io") throw new Error("sent to " + origin)
      const isPeer = new Headers(init.headers).get("user-agent").startsWith("Customer.io Node Client")
      return send((isPeer ? ${JSON.stringify(peerUrl)} : ${JSON.stringify(ourUrl)}) + pathname, init)
    }`
  return `data:text/javascript,${encodeURIComponent(code)}`
}

function holdings(emulator: Emulator) {
  return {
    zoe: emulator.person(zoe),
    people: Array.from(emulator.people(), ({ identifiers }) => identifiers.id ?? identifiers.email).sort(),
    lastEvent: [...emulator.events()].at(-1),
    deliveries: emulator.deliveries(),
  }
}

/** Runs the page's program, and tells what arrived of each side. */
async function runGuide(program: string) {
  const peer = await recordingServer()
  const applied: Applied[] = []
  const emulator: Emulator = await startEmulator({
    ...keys,
    region: "eu",
    onApplied(operation, { verdict }) {
      expect(verdict).toEqual({ effect: "applied" })
      applied.push({ operation, holds: holdings(emulator) })
    },
  })
  onTestFinished(() => emulator.close())
  await using project = await consumerProject()
  await project.link("customerio-node", join(dirname(require.resolve("customerio-node")), ".."))
  for (const name of ["core", "batch"]) await project.link(`@cio/track-${name}`, fromRoot(`packages/track-${name}`))
  await project.write("guide.ts", program)
  const imports = [pathToFileURL(require.resolve("tsx")).href, redirectFetch(peer.url, emulator.url)]
  const { code, output } = await runProcess(
    process.execPath,
    [...imports.flatMap((specifier) => ["--import", specifier]), "guide.ts"],
    { cwd: project.folder },
  )
  expect({ code, output }).toEqual({ code: 0, output: "" })
  return { peer: peer.requests, requests: emulator.requests(), applied }
}

test("every call of customerio-node's TrackClient is on the page", () => {
  const methods = Object.getOwnPropertyNames(TrackClient.prototype).filter((name) => name !== "constructor")
  const shown = guideCalls(guideProgram()).map(({ method }) => method)
  expect(shown.toSorted()).toEqual(methods.sort())
  expect(shown).toEqual(Object.keys(rows))
})

test("customerio-node sends to v1 what the page says, and ours has v2 apply the same", async () => {
  const program = guideProgram()
  const { peer, requests, applied } = await runGuide(program)
  const authorization = `Basic ${btoa(`${keys.siteId}:${keys.apiKey}`)}`
  expect(peer).toEqual(Object.values(rows).map((row) => ({ ...row.peer, authorization })))

  const calls = guideCalls(program).filter(({ hasOurs }) => hasOurs)
  expect(calls.map(({ method }) => method)).toEqual(Object.keys(rows).filter((method) => rows[method]?.holds))
  expect(requests.map(({ method, path, status }) => `${method} ${path} ${status}`)).toEqual(
    calls.map(({ method }) => {
      if (method === "getAccountRegion") return "GET /api/v1/accounts/region 200"
      return `POST /api/v2/${method === "batch" ? "batch" : "entity"} 200`
    }),
  )
  const operations = calls.filter(({ method }) => method !== "getAccountRegion")
  expect(applied).toHaveLength(operations.length)
  for (const [at, { method }] of operations.entries()) {
    expect(applied[at]?.holds, method).toMatchObject(Object(rows[method]?.holds))
  }
  // What customerio-node sends to v2 is what ours sends.
  const operationOf = (method: string) => applied[operations.findIndex((call) => call.method === method)]?.operation
  expect(rows.batch?.peer.body).toEqual({ batch: [operationOf("batch")] })
  expect(rows.entity?.peer.body).toEqual(operationOf("entity"))
})
