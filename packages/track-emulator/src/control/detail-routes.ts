import type { Hono } from "hono"
import type { Workspace } from "../workspace.ts"
import { ControlRefusal } from "./control-refusal.ts"
import { objectDetail, personDetail } from "./details.ts"
import { flagOf, personNames, personOf, readQuery, windowNames, windowOf } from "./read-query.ts"
import { requestDetail } from "./request-detail.ts"

/** What is known of one person, object or request. */
export function addDetailRoutes(app: Hono, workspace: Workspace): void {
  app.get("/emulator/people/:cio_id", (c) => {
    readQuery(c.req.url, [])
    const person = workspace.epoch.state.people.find({ name: "cio_id", value: c.req.param("cio_id") })
    if (!person) throw nobody("cio_id")
    return c.json(personDetail(workspace.epoch, person))
  })

  app.get("/emulator/person", (c) => {
    const identifier = personOf(readQuery(c.req.url, personNames))
    if (!identifier) throw new ControlRefusal(400, `one of ${personNames.join(", ")} must be given`)
    const person = workspace.epoch.state.people.find(identifier)
    if (!person) throw nobody(identifier.name)
    return c.json(personDetail(workspace.epoch, person))
  })

  app.get("/emulator/objects/:cio_object_id", (c) => {
    readQuery(c.req.url, [])
    const object = workspace.epoch.state.objects.find({ cio_object_id: c.req.param("cio_object_id") })
    if (!object) throw new ControlRefusal(404, "there is no object with this cio_object_id; it may have been deleted")
    return c.json(objectDetail(workspace.epoch, object))
  })

  app.get("/emulator/object", (c) => {
    const query = readQuery(c.req.url, ["object_type_id", "object_id"])
    const [object_type_id, object_id] = [query.get("object_type_id"), query.get("object_id")]
    if (object_type_id === undefined || object_id === undefined) {
      throw new ControlRefusal(400, "object_type_id and object_id must be given")
    }
    const object = workspace.epoch.state.objects.find({ object_type_id, object_id })
    if (!object) throw new ControlRefusal(404, "there is no object with this object_type_id and object_id")
    return c.json(objectDetail(workspace.epoch, object))
  })

  app.get("/emulator/requests/:number", (c) => {
    const query = readQuery(c.req.url, ["trouble", "body", ...windowNames])
    const flags = { trouble: flagOf(query, "trouble", false), body: flagOf(query, "body", true) }
    const options = { ...windowOf(query), ...flags, revision: workspace.changes.revision }
    const number = c.req.param("number")
    if (!/^[1-9]\d{0,14}$/.test(number)) throw new ControlRefusal(400, "a request's number must be an integer from 1")
    const { journal } = workspace.epoch
    const record = journal.record(Number(number))
    if (!record) throw new ControlRefusal(404, "there is no request of this number, or it is no longer kept")
    return c.json(requestDetail(journal, record, options))
  })
}

function nobody(name: string): ControlRefusal {
  return new ControlRefusal(404, `nobody has this ${name}; the person may have been deleted or merged into another`)
}
