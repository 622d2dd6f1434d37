import { median } from "../stats.ts"

/** An emulator whose people are listed. */
export interface Listed {
  readonly url: string
  /** How many there are. */
  held(): number
  /** Sends one more. */
  addPerson(): Promise<void>
}

/** How long the inspector waits for one kind of list, in ms. */
export interface ListTime {
  title: string
  people: number
  ms: number
}

interface ListCase {
  title: string
  /** The query of the nth time. */
  query(time: number, people: number): string
  /** Whether somebody new comes in before each time. */
  afterSomebodyNew?: boolean
  /** Whether the search fits nobody. Else all fit. */
  fitsNobody?: boolean
}

/** Part of every address. Each shorter end of it is a search of its own, so that none is remembered. */
const inAll = "@mail.example"

const cases: readonly ListCase[] = [
  { title: "newest 100", query: () => "" },
  { title: "newest 100, after somebody new", query: () => "", afterSomebodyNew: true },
  { title: "100 from the middle", query: (_, people) => `&offset=${Math.floor(people / 2)}` },
  { title: "search that fits all", query: (time) => `&search=${inAll.slice(time)}` },
  { title: "search that fits nobody", query: (time) => `&search=nobody-${time}`, fitsNobody: true },
  { title: "the same search again", query: () => "&search=nobody", fitsNobody: true },
]

const times = 5

/** Times the lists of people. Each kind is asked for once before. */
export async function timeLists({ url, held, addPerson }: Listed): Promise<ListTime[]> {
  const people = held()
  const found: ListTime[] = []
  for (const { title, query, afterSomebodyNew = false, fitsNobody = false } of cases) {
    const taken: number[] = []
    for (let time = 0; time <= times; time++) {
      if (afterSomebodyNew) await addPerson()
      const ms = await timeList(`${url}/emulator/people?limit=100${query(time, held())}`, fitsNobody ? 0 : held())
      if (time > 0) taken.push(ms)
    }
    found.push({ title, people, ms: median(taken) })
  }
  return found
}

/** Of the whole answer. Throws if it is about another number of people. */
async function timeList(url: string, total: number): Promise<number> {
  const startMs = performance.now()
  const response = await fetch(url)
  const text = await response.text()
  const ms = performance.now() - startMs
  // Whatever it is, the total is looked at.
  const list = response.ok ? (JSON.parse(text) as { total?: unknown }) : {}
  if (list.total !== total) {
    throw new Error(`${url} answered ${response.status} with ${list.total} people instead of ${total}`)
  }
  return ms
}
