import { Agent, request } from "node:http"
import { authorization } from "../endpoint.ts"
import type { Post } from "./post.ts"

/** Posts by `node:http` with connections kept open. The address is taken apart once, not for every request. */
export function postByHttp(url: string): Post<string | Buffer<ArrayBuffer>> {
  const { hostname, port, pathname } = new URL(url)
  const agent = new Agent({ keepAlive: true })
  return (body) =>
    new Promise((resolve, reject) => {
      const headers = {
        authorization,
        "content-type": "application/json",
        "content-length": Buffer.byteLength(body),
      }
      const outgoing = request({ hostname, port, path: pathname, method: "POST", agent, headers }, (response) => {
        let text = ""
        response.setEncoding("utf8")
        response.on("data", (chunk: string) => {
          text += chunk
        })
        response.on("end", () => {
          if (response.statusCode === 200 && text !== "") resolve()
          else reject(new Error(`the sink answered ${response.statusCode}`))
        })
        response.on("error", reject)
      })
      outgoing.on("error", reject)
      outgoing.end(body)
    })
}
