import { pairedRatios, type Spread, spread } from "../stats.ts"
import { type Feed, startFeeder } from "./feed.ts"
import type { LoadName } from "./loads.ts"
import type { EmulatorBenchOptions } from "./options.ts"
import { type ServerName, servers, startServer } from "./servers.ts"

/** How fast one server takes one load. */
export interface Throughput {
  load: LoadName
  server: ServerName
  /** In one round. */
  operations: number
  bytesPerOperation: number
  operationsPerSecond: Spread
  /** How many times as long as the floor it takes for an operation, within a round. */
  timesFloor: Spread
  /** CPU time of the server, user and system. */
  cpuUsPerOperation: Spread
  /** How many times the floor's CPU time, within a round. Other things on the machine hardly change it. */
  cpuTimesFloor: Spread
}

/** The loads that are fed, most telling first. */
const measuredLoads = ["people", "mixture", "singles"] as const satisfies LoadName[]
const serverNames = Object.keys(servers) as ServerName[] // the keys of a constant

/** Enough for the code to be compiled, as a server that a test suite has been using for a second. */
const warmUpShare = 0.2

/** Feeds every server with every load, in every round, each time in processes of their own. */
export async function measureThroughput(
  options: EmulatorBenchOptions,
  progress: (line: string) => void,
): Promise<Throughput[]> {
  const feeds = new Map<string, Feed[]>()
  for (let round = 1; round <= options.rounds; round++) {
    for (const load of measuredLoads) {
      for (const server of serverNames) {
        progress(`round ${round} of ${options.rounds}: ${load}, ${server}`)
        const key = `${load} ${server}`
        const known = feeds.get(key) ?? []
        known.push(await feedOnce(server, load, load === "singles" ? options.requests : options.operations))
        feeds.set(key, known)
      }
    }
  }
  const feedsOf = (load: LoadName, server: ServerName): Feed[] => feeds.get(`${load} ${server}`) ?? []
  return measuredLoads.flatMap((load) =>
    serverNames.map((server) => sumUp(load, server, feedsOf(load, server), feedsOf(load, "floor"))),
  )
}

async function feedOnce(serverName: ServerName, load: LoadName, operations: number): Promise<Feed> {
  const timeoutMs = 20_000 + operations * (load === "singles" ? 5 : 0.2)
  await using server = await startServer(serverName, { timeoutMs })
  await using feeder = startFeeder(server, timeoutMs)
  await feeder.feed(load, Math.ceil(operations * warmUpShare))
  return await feeder.feed(load, operations)
}

function sumUp(load: LoadName, server: ServerName, feeds: readonly Feed[], floor: readonly Feed[]): Throughput {
  const secondsEach = ({ seconds, operations }: Feed): number => seconds / operations
  const cpuEach = ({ cpuSeconds, operations }: Feed): number => cpuSeconds / operations
  const [first] = feeds
  return {
    load,
    server,
    operations: first?.operations ?? 0,
    bytesPerOperation: (first?.bodyBytes ?? 0) / (first?.operations ?? 1),
    operationsPerSecond: spread(feeds.map((feed) => 1 / secondsEach(feed))),
    timesFloor: pairedRatios(feeds.map(secondsEach), floor.map(secondsEach)),
    cpuUsPerOperation: spread(feeds.map((feed) => cpuEach(feed) * 1e6)),
    cpuTimesFloor: pairedRatios(feeds.map(cpuEach), floor.map(cpuEach)),
  }
}
