import { type CustomerIORequestError, IdentifierType, TrackClient } from "customerio-node"
import { expect, test } from "vitest"
import { type Emulator, type EmulatorOptions, startEmulator } from "../../src/index.ts"

type Method = Exclude<
  keyof typeof TrackClient.prototype,
  "siteid" | "apikey" | "defaults" | "request" | "trackRoot" | "trackV2Root"
>

/** What each method does to an emulator, checked through what the emulator shows. */
const uses: Readonly<Record<Method, (cio: TrackClient, emulator: Emulator) => Promise<void>>> = {
  async identify(cio, emulator) {
    await cio.identify("42", { email: "zoe@example.com", plan: "pro" })
    const found = emulator.person({ email: "zoe@example.com" })
    expect(found).toMatchObject({ identifiers: { id: "42", email: "zoe@example.com" }, attributes: { plan: "pro" } })

    // A person's identifiers are changed by way of the cio_id.
    await cio.identify(`cio_${found?.identifiers.cio_id}`, { email: "new@example.com" })
    expect(emulator.person({ id: "42" })?.identifiers.email).toBe("new@example.com")

    await cio.identify("by/email+1@example.com", {})
    expect(emulator.person({ email: "by/email+1@example.com" })).toBeDefined()
    await cio.identify(7)
    expect(emulator.person({ id: 7 })).toBeDefined()
  },
  async destroy(cio, emulator) {
    await cio.identify("42")
    await cio.destroy("42")
    expect(emulator.counts.people).toBe(0)
  },
  async suppress(cio, emulator) {
    await cio.identify("42")
    await cio.suppress("42")
    await cio.identify("42")
    expect(emulator.counts.people).toBe(0)
    expect(emulator.requests().at(-1)?.results).toMatchObject([{ effect: "ignored", reason: "suppressed" }])
  },
  async unsuppress(cio, emulator) {
    await cio.suppress("42")
    await cio.unsuppress("42")
    await cio.identify("42")
    expect(emulator.person({ id: "42" })).toBeDefined()
  },
  async track(cio, emulator) {
    await cio.track("42", { name: "bought", timestamp: 1764000000, data: { price: 2.5 } })
    expect([...emulator.events({ person: { id: "42" } })]).toMatchObject([
      { action: "event", name: "bought", timestamp: 1764000000, attributes: { price: 2.5 } },
    ])
  },
  async trackAnonymous(cio, emulator) {
    await cio.trackAnonymous("browser-1", { name: "looked", data: { at: "tea" } })
    await cio.trackAnonymous("", { name: "invited", data: { recipient: "new@example.com" } })
    expect([...emulator.events()]).toMatchObject([
      { name: "looked", anonymous_id: "browser-1", attributes: { at: "tea" } },
      { name: "invited", attributes: { recipient: "new@example.com" } },
    ])

    await cio.identify("42", { anonymous_id: "browser-1" })
    expect([...emulator.events({ person: { id: "42" } })]).toMatchObject([{ name: "looked" }])
  },
  async trackPageView(cio, emulator) {
    await cio.trackPageView("42", "https://shop.example/tea")
    expect([...emulator.events({ person: { id: "42" } })]).toMatchObject([
      { action: "page", name: "https://shop.example/tea" },
    ])
  },
  async trackPush(cio, emulator) {
    await cio.trackPush({ delivery_id: "d1", device_id: "t1", event: "opened", timestamp: 1764000000 })
    expect(emulator.deliveries()).toMatchObject([
      { identifiers: { id: "d1" }, name: "opened", timestamp: 1764000000, attributes: { device_id: "t1" } },
    ])
  },
  async addDevice(cio, emulator) {
    await cio.addDevice("42", "t1", "ios", { last_used: 1764000000, primary: true })
    expect(emulator.person({ id: "42" })?.devices).toEqual([
      { token: "t1", platform: "ios", last_used: 1764000000, attributes: { primary: "true" } },
    ])
  },
  async deleteDevice(cio, emulator) {
    await cio.addDevice("42", "t/1+", "android")
    await cio.deleteDevice("42", "t/1+")
    expect(emulator.person({ id: "42" })?.devices).toEqual([])
  },
  async batch(cio, emulator) {
    await cio.batch([
      { type: "person", action: "identify", identifiers: { id: "1" } },
      { type: "person", action: "event", identifiers: { id: "1" }, name: "e" },
    ])
    expect(emulator.counts).toMatchObject({ people: 1, events: 1, operations: 2, requests: 1 })
  },
  async mergeCustomers(cio, emulator) {
    await cio.identify("new", { plan: "pro" })
    await cio.identify("old@example.com", { city: "Kyoto" })
    await cio.mergeCustomers(IdentifierType.Id, "new", IdentifierType.Email, "old@example.com")
    expect([...emulator.people()]).toMatchObject([
      { identifiers: { id: "new" }, attributes: { plan: "pro", city: "Kyoto" } },
    ])
  },
  async getAccountRegion(cio, emulator) {
    expect(await cio.getAccountRegion()).toEqual({ url: emulator.url, region: "us", environment_id: 1 })
  },
  async entity(cio, emulator) {
    await cio.entity({ type: "object", action: "identify", identifiers: { object_type_id: "1", object_id: "acme" } })
    expect(emulator.object({ object_type_id: "1", object_id: "acme" })).toBeDefined()
  },
  async addCustomersToSegment(cio, emulator) {
    await cio.identify("1", { email: "a@example.com" })
    await cio.addCustomersToSegment(7, ["1"])
    await cio.addCustomersToSegment(7, ["a@example.com", "nobody@example.com"], IdentifierType.Email)
    const [byId, byEmail] = emulator.requests({ path: "/api/v1/segments/7/add_customers" })
    expect(byId?.results).toEqual([{ effect: "applied" }])
    expect(byEmail?.results).toMatchObject([{ effect: "partial", shortfalls: [{ field: "people.1" }] }])
  },
  async removeCustomersFromSegment(cio, emulator) {
    await cio.identify("1")
    await cio.addCustomersToSegment(7, ["1"])
    await cio.removeCustomersFromSegment("7", ["1"], IdentifierType.Id)
    await cio.removeCustomersFromSegment("7", ["1"])
    const removals = emulator.requests({ path: "/api/v1/segments/7/remove_customers" })
    expect(removals.flatMap(({ results }) => results)).toMatchObject([{ effect: "applied" }, { effect: "ignored" }])
  },
  async submitForm(cio, emulator) {
    await cio.submitForm("sign up", { email: "zoe@example.com", first_name: "Zoe" })
    expect(emulator.person({ email: "zoe@example.com" })?.attributes).toEqual({ first_name: "Zoe" })
    expect([...emulator.events()]).toMatchObject([{ action: "form", name: "sign up" }])
  },
  async reportMetric(cio, emulator) {
    await cio.reportMetric({
      delivery_id: "d1",
      metric: "clicked",
      recipient: "a@example.com",
      href: "https://shop.example",
    })
    expect(emulator.deliveries()).toMatchObject([
      {
        identifiers: { id: "d1" },
        name: "clicked",
        attributes: { recipient: "a@example.com", href: "https://shop.example" },
      },
    ])
  },
  async unsubscribe(cio, emulator) {
    await cio.unsubscribe("d1")
    await cio.unsubscribe("d1", false)
    expect(emulator.deliveries()).toMatchObject([
      { action: "unsubscribe", identifiers: { id: "d1" }, attributes: { unsubscribe: true } },
      { action: "unsubscribe", identifiers: { id: "d1" }, attributes: { unsubscribe: false } },
    ])
  },
}

test("every method that the client has is among those tried here", () => {
  const methods = Object.getOwnPropertyNames(TrackClient.prototype).filter((name) => name !== "constructor")
  expect(Object.keys(uses).toSorted()).toEqual(methods.toSorted())
})

test.each(Object.entries(uses))("%s does against the emulator what it says", async (_, use) => {
  const { cio, emulator } = await start()
  await using _emulator = emulator
  await use(cio, emulator)
  expect(emulator.requests().map(({ status }) => status)).not.toContain(404)
})

test("what is refused rejects with the reason, one or several", async () => {
  const { cio, emulator } = await start()
  await using _emulator = emulator
  await expect(cio.identify("42", { bio: "x".repeat(1001) })).rejects.toMatchObject({
    name: "CustomerIORequestError",
    statusCode: 400,
    message: "bio must be at most 1000 bytes of UTF-8",
  } satisfies Partial<CustomerIORequestError>)
  await expect(cio.addDevice("42", "t", "web", { a: {} })).rejects.toMatchObject({
    statusCode: 400,
    message: expect.stringMatching(/^2 errors:\n {2}- device\.\S+ .+\n {2}- device\./),
  })
  await expect(cio.submitForm("f", { n: 1 })).rejects.toMatchObject({ statusCode: 400 })
  await expect(cio.addCustomersToSegment("vips", ["1"])).rejects.toMatchObject({ statusCode: 404 })
  expect(emulator.counts).toMatchObject({ people: 0, operations: 0 })
  expect(emulator.requests().at(0)?.results).toMatchObject([{ effect: "refused", field: "bio" }])
})

test("wrong keys reject with the reason", async () => {
  await using emulator = await startEmulator()
  const cio = new TrackClient("emulator", "wrong", { url: `${emulator.url}/api/v1` })
  await expect(cio.identify("42")).rejects.toMatchObject({ statusCode: 401, message: "Unauthorized request" })
  expect(emulator.counts.operations).toBe(0)
})

test("a fault is met and retried, and what was not applied is not there twice", async () => {
  const { cio, emulator } = await start()
  await using _emulator = emulator
  emulator.fail({ status: 503, match: { path: "/api/v1/customers/42/events" } })
  await cio.track("42", { name: "bought" })
  expect(emulator.requests().map(({ status }) => status)).toEqual([503, 200])
  expect(emulator.counts.events).toBe(1)
})

async function start(options?: EmulatorOptions): Promise<{ cio: TrackClient; emulator: Emulator }> {
  const emulator = await startEmulator(options)
  const { siteId, apiKey } = emulator.credentials
  const retry = { minTimeoutMs: 1, maxTimeoutMs: 2 }
  return { cio: new TrackClient(siteId, apiKey, { url: `${emulator.url}/api/v1`, retry }), emulator }
}
