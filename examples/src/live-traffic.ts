// Live traffic: a small web server that tells every visitor what became of the sign-up, and still sends in batches.
import { createServer } from "node:http"
import { createBatcher } from "@cio/track-batch"
import { createTrackClient, type Operation } from "@cio/track-core"
import { startEmulator } from "@cio/track-emulator"
import { listen } from "./listen.ts"

await using emulator = await startEmulator()
const track = createTrackClient({ ...emulator.credentials, baseUrl: emulator.url })
await using batcher = createBatcher<Operation>(track, {
  lingerMs: 20, // what a visitor may wait for others, to go out with them
  maxAttempts: 2, // somebody waits: rather say that it failed
  backoff: { minDelayMs: 10 },
})

const server = createServer(async (request, response) => {
  const email = new URL(request.url ?? "", "http://localhost").searchParams.get("email") ?? ""
  const [status, text] = await signUp(email)
  response.writeHead(status, { "content-type": "text/plain" }).end(text)
})

/** What the visitor is told: a status and a text. Never throws while the batcher is open. */
async function signUp(email: string): Promise<[status: number, text: string]> {
  const outcome = await batcher.send({ type: "person", action: "identify", identifiers: { email } })
  switch (outcome.status) {
    case "accepted":
      return [201, "Welcome"]
    case "rejected": // Trying again does not help.
      return [422, `${outcome.field}: ${outcome.message ?? outcome.reason}`]
    case "unsent": // Nothing has happened.
      return [503, "Please try again"]
    case "unknown": // Perhaps it is in. An identify may be sent twice; an event is sent again with outcome.eventId as its id.
      return [503, "Please try again"]
    default:
      return outcome satisfies never
  }
}

const url = await listen(server)
const visit = async (email: string) => {
  const response = await fetch(`${url}/?email=${encodeURIComponent(email)}`)
  return `${response.status} ${await response.text()}`
}
const visitors = Array.from({ length: 100 }, (_, index) => (index === 42 ? "" : `visitor-${index}@example.com`))
const answers = await Promise.all(visitors.map(visit))
console.log(`${answers.filter((answer) => answer === "201 Welcome").length} of 100 visitors were welcomed.`)
console.log(`One was told: ${answers[42]}`)
console.log(`Requests to the Track API: ${emulator.counts.requests}.`)

emulator.fail({ status: 429, times: 2 })
console.log(`While the service takes nothing: ${await visit("late@example.com")}`)

// No new requests first, and then (await using) what the batcher still holds.
server.close()
