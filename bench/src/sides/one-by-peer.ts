import type { SendOne } from "./one-by-one.ts"
import { peerClient } from "./peer.ts"
import { v1Call } from "./v1-call.ts"

/** customerio-node's `identify` and `track`: a request for each operation. */
export function oneByPeer(root: string): SendOne {
  const client = peerClient(root)
  return (operation) => {
    const { method, customerId, data } = v1Call(operation)
    return client[method](customerId, data)
  }
}
