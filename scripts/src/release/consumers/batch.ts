// What somebody does with the batch helper alone, given a client. Names nothing of Node's.
import { type BatchReport, batch, batchSettled, batchStream, createBatcher, isBatchError } from "@cio/track-batch"

/** The client, in the words of the one package that is installed. */
type Client = Parameters<typeof batch>[0]

interface Person {
  type: "person"
  action: "identify"
  identifiers: { id: string }
  attributes: { plan: string }
}

export async function run(_baseUrl: string, person: string, track: Client): Promise<void> {
  const people = [person, `${person}-2`, `${person}-3`].map(identify)
  const report: BatchReport<Person> = await batch(track, people)
  expect(report.accepted === 3 && report.requests === 1, "three operations in one request")

  // Longer than an id may be, which the service finds, not the compiler.
  const [first, second] = [identify(person), identify("x".repeat(151))]
  const failed = await batch(track, [first, second, identify(`${person}-3`)]).catch((error: unknown) => error)
  if (!isBatchError(failed)) throw failed
  const { accepted, failures } = failed.report
  expect(accepted === 2 && failures.length === 1, "two accepted and one not")
  expect(failures[0]?.index === 1 && failures[0].status === "rejected", "the second is rejected")
  expect(
    (await batchSettled(track, [second])).outcomes[0]?.operation === second,
    "an outcome holds the caller's object",
  )

  const statuses: string[] = []
  for await (const { status } of batchStream(track, people, { concurrency: 2 })) statuses.push(status)
  expect(statuses.join() === "accepted,accepted,accepted", "a stream of three outcomes")

  const batcher = createBatcher(track, { lingerMs: 5 })
  await batcher.add({ type: "person", action: "event", identifiers: { id: person }, name: "opened" })
  const outcome = await batcher.send(identify(person))
  const closed = await batcher.close({ deadlineMs: 30_000 })
  expect(outcome.status === "accepted" && closed.operations === 2 && closed.accepted === 2, "a batcher sends two")

  // @ts-expect-error a person is not sent by a key that no operation has
  const wrong = (): Promise<unknown> => batch(track, [{ ...identify(person), atributes: {} }])
  expect(typeof wrong === "function", "a wrong operation does not compile")
}

function identify(id: string): Person {
  return { type: "person", action: "identify", identifiers: { id }, attributes: { plan: "pro" } }
}

function expect(isSo: boolean, what: string): void {
  if (!isSo) throw new Error(`expected: ${what}`)
}
