import { setTimeout as sleep } from "node:timers/promises"
import { expect, test, vi } from "vitest"
import type { JournalEntry } from "../../src/journal-entry.ts"
import { logRequests } from "../../src/node/cli/log-requests.ts"
import { maskPath } from "../../src/node/cli/mask-path.ts"
import { loggedRequestOf, requestLine } from "../../src/node/cli/request-line.ts"
import type { OperationResult } from "../../src/operation-result.ts"

function entry(number: number, members: Partial<JournalEntry> = {}): JournalEntry {
  return {
    number,
    method: "POST",
    path: "/api/v2/batch",
    receivedAt: new Date(0),
    bytes: 2,
    body: "{}",
    delivery: "answer",
    status: 200,
    answer: undefined,
    operations: 0,
    applied: [],
    results: [],
    ...members,
  }
}

const line = (members: Partial<JournalEntry>) => requestLine(loggedRequestOf(entry(7, members)))
const ignored = (reason: "suppressed" | "duplicate-event-id"): OperationResult => ({
  effect: "ignored",
  reason,
  shortfalls: [{ reason, field: "attributes.secret" }],
})
const refused: OperationResult = { effect: "refused", reason: "invalid", field: "secret", message: "secret" }

test.each<[Partial<JournalEntry>, string]>([
  [{}, "7 POST /api/v2/batch 200"],
  [{ status: 401, method: "GET", path: "/auth" }, "7 GET /auth 401"],
  [{ results: [{ effect: "applied" }, { effect: "applied" }] }, "7 POST /api/v2/batch 200; 2 applied"],
  [
    { status: 207, results: [ignored("suppressed"), refused, ignored("duplicate-event-id"), ignored("suppressed")] },
    "7 POST /api/v2/batch 207; 3 ignored (2 suppressed, 1 duplicate-event-id), 1 refused (invalid)",
  ],
  [
    { delivery: "cut", results: [{ effect: "applied" }], fault: { cutAfterBytes: 1 } },
    "7 POST /api/v2/batch 200, cut off; 1 applied; by a fault",
  ],
])("%o is the line %j", (members, text) => {
  expect(line(members)).toBe(text)
})

test.each([
  ["/api/v2/entity", "/api/v2/entity"],
  ["/api/v1/accounts/region", "/api/v1/accounts/region"],
  ["/api/v1/customers/anna@example.com/devices/token-1", "/api/v1/customers/*/devices/*"],
  ["/unsubscribe/delivery-1", "/unsubscribe/*"],
  ["/api/v2/anna", "/api/v2/*"],
  ["/anna", "/*"],
  ["/", "/"],
])("the path %s is logged as %s", (path, masked) => {
  expect(maskPath(path)).toBe(masked)
})

/** An emulator whose journal is written here, with what its log says. */
function logOf() {
  const journal: JournalEntry[] = []
  const lines: string[] = []
  const emulator = { counts: { requests: 0 }, requests: () => [...journal] }
  const ending = new AbortController()
  // Counts are all that it asks for besides.
  const ended = logRequests(
    emulator as unknown as Parameters<typeof logRequests>[0],
    (line) => lines.push(line),
    ending.signal,
  )
  const end = async () => {
    ending.abort()
    await ended
    return lines
  }
  return { journal, lines, emulator, end }
}

test("a request is logged once it has ended, also when that is at the very end", async () => {
  const { journal, lines, emulator, end } = logOf()
  const { delivery: _delivery, ...underWay } = entry(1)
  journal.push(underWay, entry(2))
  emulator.counts.requests = 2
  await vi.waitFor(() => expect(lines).toEqual(["2 POST /api/v2/batch 200"]))
  journal[0] = entry(1)
  await vi.waitFor(() => expect(lines).toHaveLength(2))
  journal.push(entry(3))
  emulator.counts.requests = 3
  expect(await end()).toEqual(["2 POST /api/v2/batch 200", "1 POST /api/v2/batch 200", "3 POST /api/v2/batch 200"])
})

test("a reset starts the numbers anew", async () => {
  const { journal, lines, emulator, end } = logOf()
  journal.push(entry(1), entry(2))
  emulator.counts.requests = 2
  await vi.waitFor(() => expect(lines).toHaveLength(2))
  journal.splice(0)
  journal.push(entry(1, { status: 404 }))
  emulator.counts.requests = 1
  expect((await end())[2]).toBe("1 POST /api/v2/batch 404")
})

test("requests that the journal forgot in the meantime are counted", async () => {
  const { journal, emulator, end } = logOf()
  journal.push(entry(99), entry(100))
  emulator.counts.requests = 100
  await sleep(1)
  expect(await end()).toEqual([
    "98 requests not shown: they came faster than --journal-size allows for",
    "99 POST /api/v2/batch 200",
    "100 POST /api/v2/batch 200",
  ])
})
