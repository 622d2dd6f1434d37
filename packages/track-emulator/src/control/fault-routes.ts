import { TrackOptionsError } from "@cio/track-core"
import type { Hono } from "hono"
import { faultsFromJson } from "../faults/fault-json.ts"
import type { Workspace } from "../workspace.ts"
import { ControlRefusal } from "./control-refusal.ts"
import type { FaultList, FaultView } from "./control-types.ts"
import { presetList } from "./preset-list.ts"
import { readJson } from "./read-json.ts"
import { readQuery } from "./read-query.ts"

/** The faults in waiting: listed, added, switched on and off, taken back. */
export function addFaultRoutes(app: Hono, workspace: Workspace): void {
  const rules = () => workspace.epoch.faults

  app.get("/emulator/faults", (c) => {
    readQuery(c.req.url, [])
    return c.json({ faults: rules().list() } satisfies FaultList)
  })

  app.post("/emulator/faults", async (c) => {
    const value = await readJson(c.req.raw)
    const { ids } = refusingBadOptions(() => rules().add(faultsFromJson(value)))
    const faults = rules().list()
    return c.json({ faults: faults.filter(({ id }) => ids.includes(id)) } satisfies FaultList, 201)
  })

  app.delete("/emulator/faults", (c) => {
    rules().clear()
    return c.body(null, 204)
  })

  app.patch("/emulator/faults/:id", async (c) => {
    const id = faultId(c.req.param("id"))
    const enabled = enabledIn(await readJson(c.req.raw))
    if (!rules().setEnabled(id, enabled)) throw unknownFault()
    const view = rules()
      .list()
      .find((fault) => fault.id === id)
    if (!view) throw unknownFault()
    return c.json(view satisfies FaultView)
  })

  app.delete("/emulator/faults/:id", (c) => {
    if (!rules().remove(faultId(c.req.param("id")))) throw unknownFault()
    return c.body(null, 204)
  })

  app.get("/emulator/presets", (c) => {
    readQuery(c.req.url, [])
    return c.json(presetList)
  })
}

/** A fault that cannot be carried out is its sender's mistake, and the message says which rule it breaks. */
function refusingBadOptions<T>(add: () => T): T {
  try {
    return add()
  } catch (error) {
    throw error instanceof TrackOptionsError ? new ControlRefusal(400, error.message) : error
  }
}

function faultId(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new ControlRefusal(400, "a fault's id must be an integer from 1")
  return Number(text)
}

function enabledIn(value: unknown): boolean {
  const isRight = typeof value === "object" && value !== null && "enabled" in value && Object.keys(value).length === 1
  if (isRight && typeof value.enabled === "boolean") return value.enabled
  throw new ControlRefusal(
    400,
    'the body must be {"enabled":true} or {"enabled":false}: nothing else of a fault changes',
  )
}

function unknownFault(): ControlRefusal {
  return new ControlRefusal(404, "there is no fault of this id; of those used up, only the last are listed")
}
