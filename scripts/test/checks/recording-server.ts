import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { onTestFinished } from "vitest"

/** A request as it arrived. */
export interface RecordedRequest {
  readonly method: string
  readonly path: string
  readonly authorization: string | undefined
  /** The body as JSON; undefined when there was none. */
  readonly body: unknown
}

export interface RecordingServer {
  readonly url: string
  readonly requests: readonly RecordedRequest[]
}

type Answer = (request: RecordedRequest, response: ServerResponse) => void

/** A server that writes down what it gets and answers each request with an empty object, or as told. Ends with the test. */
export async function recordingServer(
  answer: Answer = (_, response) => void response.end("{}"),
): Promise<RecordingServer> {
  const requests: RecordedRequest[] = []
  const server = createServer(async (incoming, response) => {
    const request = await record(incoming)
    requests.push(request)
    response.setHeader("content-type", "application/json")
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  // A server that listens on a port has an address that is not a string.
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, requests }
}

async function record(incoming: IncomingMessage): Promise<RecordedRequest> {
  let text = ""
  for await (const chunk of incoming.setEncoding("utf8")) text += chunk
  return {
    method: incoming.method ?? "",
    path: incoming.url ?? "",
    authorization: incoming.headers.authorization,
    body: text === "" ? undefined : JSON.parse(text),
  }
}
