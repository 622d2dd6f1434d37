import { once } from "node:events"
import { Agent, type IncomingMessage, request } from "node:http"
import { authorization, batchPath } from "../endpoint.ts"

const agent = new Agent({ keepAlive: true })

/** Posts by `node:http` with connections kept open. */
export async function postByHttp(root: string, body: Buffer<ArrayBuffer>): Promise<void> {
  const headers = { authorization, "content-type": "application/json", "content-length": body.length }
  const outgoing = request(root + batchPath, { method: "POST", agent, headers })
  outgoing.end(body)
  // The only argument of a client's "response" event.
  const [response] = (await once(outgoing, "response")) as [IncomingMessage]
  response.resume()
  await once(response, "end")
  if (response.statusCode !== 200) throw new Error(`the sink answered ${response.statusCode}`)
}
