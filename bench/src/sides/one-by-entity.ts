import type { SendOne } from "./one-by-one.ts"
import { type PassClientOptions, passClient } from "./pass-client.ts"

/** This package's `track.entity()`. */
export function oneByEntity(options?: PassClientOptions): (root: string) => SendOne {
  return (root) => {
    const track = passClient(root, options)
    return (operation) => track.entity(operation)
  }
}
