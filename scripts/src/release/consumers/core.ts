// What somebody does with the client alone. Runs where the web's own APIs are, so it names nothing of Node's.
import { createTrackClient, isTrackError, type Operation, type PersonIdentify, specVersion } from "@cio/track-core"
import { checkOperation } from "@cio/track-core/validate"

export async function run(baseUrl: string, person: string): Promise<void> {
  const keys = { siteId: "emulator", apiKey: "emulator" }
  const track = createTrackClient({ ...keys, baseUrl })
  const identify: PersonIdentify = {
    type: "person",
    action: "identify",
    identifiers: { id: person },
    attributes: { plan: "pro" },
  }
  const receipt = await track.entity(identify)
  expect(receipt.attempts === 1, "one attempt")

  const page: Operation = { type: "person", action: "page", identifiers: { id: person }, name: "/pricing" }
  const { eventId } = await track.entity(page)
  expect(eventId?.length === 26, "a page gets a dedupe id")

  const { region } = await track.region()
  expect(region === "us", `the region us, not ${region}`)

  const answer = await track.api.POST("/api/v2/batch", { body: { batch: [identify, nameless] } })
  const named = answer.data && "errors" in answer.data ? answer.data.errors?.map((error) => error.batch_index) : []
  expect(answer.response.status === 207 && named?.join() === "1", "a 207 that names operation 1")

  const refused = await createTrackClient({ ...keys, apiKey: "wrong", baseUrl })
    .entity(identify)
    .catch(asCaught)
  expect(isTrackError(refused, "auth") && refused.outcome === "unsent", "wrong keys are refused")
  const rejected = await track.entity(nameless).catch(asCaught)
  expect(isTrackError(rejected, "api") && rejected.errors.length > 0, "an event without a name is refused")

  expect(checkOperation(identify).ok, "a right operation passes the check")
  const checked = checkOperation(nameless)
  expect(!checked.ok && checked.problems.some(({ path }) => path === "/name"), "the check names the missing name")
  expect(specVersion.length > 0, "the version of the contract")
}

// The types must refuse it here too: types that were not found would take anything.
// @ts-expect-error an event needs a name
const nameless: Operation = { type: "person", action: "event", identifiers: { id: "nameless" } }

function asCaught(error: unknown): unknown {
  return error
}

function expect(isSo: boolean, what: string): void {
  if (!isSo) throw new Error(`expected: ${what}`)
}
