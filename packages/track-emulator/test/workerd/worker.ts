// A Worker that answers as the Track API does, without Node: an object keeps the emulator between requests.
import { createEmulator } from "../../src/handler.ts"

const emulator = createEmulator()

// biome-ignore lint/style/noDefaultExport: this is how workerd finds a Worker.
export default {
  async fetch(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url)
    if (pathname === "/slow") return Response.json({ ids: emulator.fail({ delayMs: 5 }).remaining })
    if (pathname !== "/plan") return emulator.handler(request)
    return Response.json(emulator.person({ id: "42" })?.attributes.plan ?? null)
  },
}
