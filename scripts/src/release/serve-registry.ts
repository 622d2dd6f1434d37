/**
 * The registry of a rehearsal, a program of its own: an npm registry on loopback that takes packages of one scope from
 * anybody and asks no other registry. Sends its URL to the parent and ends with it.
 *
 *   tsx serve-registry.ts <folder for its files> <scope>
 */
import type { Server } from "node:http"
import { join } from "node:path"
import { runServer } from "verdaccio"

const [folder = "", scope = ""] = process.argv.slice(2)
const server: Server = await runServer({
  configPath: join(folder, "registry.yaml"),
  storage: join(folder, "storage"),
  packages: { [`${scope}/*`]: { access: "$all", publish: "$all" } },
  uplinks: {},
  web: { enable: false },
  log: { type: "stdout", format: "pretty", level: "fatal" },
})
server.listen(0, "127.0.0.1", () => {
  const address = server.address()
  if (address === null || typeof address === "string") throw new Error("the registry listens on no port")
  process.send?.(`http://127.0.0.1:${address.port}/`)
})
process.once("disconnect", () => process.exit())
