import type { Server } from "node:http"

/** Starts a server on a free port of this machine. Resolves with its address. */
export function listen(server: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", () => {
      const address = server.address()
      if (address === null || typeof address === "string") return reject(new Error("it has no port"))
      resolve(`http://127.0.0.1:${address.port}`)
    })
  })
}
