import { entityPath } from "../endpoint.ts"
import type { SendOne } from "./one-by-one.ts"
import type { OpenPost } from "./post.ts"

/** The floor of a single operation: its text, posted. */
export function oneByPost(open: OpenPost<string>): (root: string) => SendOne {
  return (root) => {
    const post = open(root + entityPath)
    return (operation) => post(JSON.stringify(operation))
  }
}
