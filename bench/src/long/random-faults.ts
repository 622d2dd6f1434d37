import { type Fault, plainFaults, refuse } from "../faults.ts"
import type { Random } from "../random.ts"

const moreFaults: readonly Fault[] = [
  { name: "429 with Retry-After", takes: false, end: refuse(429, { "retry-after": "1" }) },
  {
    name: "answer cut after applying",
    takes: true,
    end: (request, response) => {
      response.writeHead(200, { "content-type": "application/json", "content-length": 3 })
      response.write("{", () => request.socket.destroy())
    },
  },
]

/** Every way to fail. */
export const faults: readonly [Fault, ...Fault[]] = [...plainFaults, ...moreFaults]

/** Makes requests fail at random, each way as often as the others. The same random numbers give the same faults. */
export function randomFaults(share: number, random: Random): () => Fault | undefined {
  return () => (random.below(1_000_000) < share * 1_000_000 ? random.pick(faults) : undefined)
}
