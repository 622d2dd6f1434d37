// The Worker that runs in workerd: the checks, for one request.
import { checks, runChecks } from "./smoke.mjs"

// biome-ignore lint/style/noDefaultExport: this is how workerd finds a Worker.
export default {
  async fetch(_request, { SETTINGS }) {
    return Response.json(await runChecks(SETTINGS, checks))
  },
}
