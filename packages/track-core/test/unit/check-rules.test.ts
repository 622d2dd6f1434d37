import { describe, expect, test } from "vitest"
import { checkOperation, type Problem } from "../../src/validate/index.ts"

const person = { type: "person", identifiers: { id: "42" } }
const identify = { ...person, action: "identify" }
const event = { ...person, action: "event", name: "order_placed" }
const object = { type: "object", action: "identify", identifiers: { object_type_id: "1", object_id: "acme" } }
const device = { token: "t", platform: "ios" }
const delivery = {
  type: "delivery",
  action: "event",
  identifiers: { id: "d" },
  name: "opened",
  attributes: { device_token: "t" },
}

function problemsOf(value: unknown): Problem[] {
  const result = checkOperation(value)
  return result.ok ? [] : result.problems
}

describe("each broken rule is named with its place", () => {
  const actions =
    "identify, delete, event, screen, page, add_relationships, delete_relationships, add_device, delete_device, merge, suppress, unsuppress"
  const beside = "does not stand here, or not beside the others"
  const unknown = "is not known here"

  test.each<[name: string, operation: unknown, path: string, rule: string, message: string]>([
    ["null", null, "", "type", "an operation must be an object"],
    ["a text", "identify", "", "type", "an operation must be an object"],
    ["an array", [identify], "", "type", "an operation must be an object"],
    ["no type", {}, "/type", "required", "must be one of person, object, delivery"],
    ["an unknown type", { ...identify, type: "animal" }, "/type", "enum", "must be one of person, object, delivery"],
    ["a type that is no text", { ...identify, type: 5 }, "/type", "enum", "must be one of person, object, delivery"],
    [
      "the type __proto__",
      { ...identify, type: "__proto__" },
      "/type",
      "enum",
      "must be one of person, object, delivery",
    ],
    [
      "the type constructor",
      { ...identify, type: "constructor" },
      "/type",
      "enum",
      "must be one of person, object, delivery",
    ],
    ["no action", person, "/action", "required", `must be one of ${actions}`],
    ["an unknown action", { ...person, action: "rename" }, "/action", "enum", `must be one of ${actions}`],
    ["the action __proto__", { ...person, action: "__proto__" }, "/action", "enum", `must be one of ${actions}`],
    [
      "the action hasOwnProperty",
      { ...person, action: "hasOwnProperty" },
      "/action",
      "enum",
      `must be one of ${actions}`,
    ],
    ["an action of another type", { ...delivery, action: "identify" }, "/action", "enum", "must be one of event"],
    ["no identifiers", { type: "person", action: "delete" }, "/identifiers", "required", "is required"],
    ["identifiers that are null", { ...identify, identifiers: null }, "/identifiers", "type", "must be object"],
    ["identifiers that are a list", { ...identify, identifiers: [] }, "/identifiers", "type", "must be object"],
    [
      "no identifier",
      { ...identify, identifiers: {} },
      "/identifiers",
      "one-of",
      "needs exactly one of: id, email, phone, cio_id",
    ],
    [
      "two identifiers",
      { ...identify, identifiers: { id: "42", email: "z@x" } },
      "/identifiers/email",
      "unknown-property",
      beside,
    ],
    [
      "an unknown identifier",
      { ...identify, identifiers: { id: "42", name: "z" } },
      "/identifiers/name",
      "unknown-property",
      beside,
    ],
    ["an empty id", { ...identify, identifiers: { id: "" } }, "/identifiers/id", "empty", "must not be empty"],
    [
      "an id that is null",
      { ...identify, identifiers: { id: null } },
      "/identifiers/id",
      "type",
      "must be string or integer",
    ],
    [
      "an id with a fraction",
      { ...identify, identifiers: { id: 1.5 } },
      "/identifiers/id",
      "type",
      "must be string or integer",
    ],
    [
      "an email that is a number",
      { ...identify, identifiers: { email: 5 } },
      "/identifiers/email",
      "type",
      "must be string",
    ],
    [
      "a phone not in E.164",
      { ...identify, identifiers: { phone: "0151 123" } },
      "/identifiers/phone",
      "pattern",
      "must match ^\\+[1-9][0-9]{1,14}$",
    ],
    ["an unknown key at the root", { ...identify, surplus: 1 }, "/surplus", "unknown-property", unknown],
    ["a key with odd characters", { ...identify, "a/b~c": 1 }, "/a~1b~0c", "unknown-property", unknown],
    [
      "a key called __proto__",
      JSON.parse(JSON.stringify(identify).replace("{", '{"__proto__":1,')),
      "/__proto__",
      "unknown-property",
      unknown,
    ],
    ["a timestamp as text", { ...identify, timestamp: "2026-01-01" }, "/timestamp", "type", "must be number"],
    ["a timestamp as a date", { ...identify, timestamp: new Date(0) }, "/timestamp", "type", "must be number"],
    ["a timestamp that is NaN", { ...identify, timestamp: Number.NaN }, "/timestamp", "type", "must be number"],
    ["a timestamp that is null", { ...identify, timestamp: null }, "/timestamp", "type", "must be number"],
    ["attributes that are a list", { ...identify, attributes: [] }, "/attributes", "type", "must be object"],
    [
      "_update as text",
      { ...identify, attributes: { _update: "true" } },
      "/attributes/_update",
      "type",
      "must be boolean",
    ],
    [
      "a topic that is a text",
      { ...identify, attributes: { cio_subscription_preferences: { topics: { topic_1: "yes" } } } },
      "/attributes/cio_subscription_preferences/topics/topic_1",
      "type",
      "must be boolean",
    ],
    ["an event without a name", { ...event, name: undefined }, "/name", "required", "is required"],
    ["an empty name", { ...event, name: "" }, "/name", "empty", "must not be empty"],
    ["a page without a name", { ...person, action: "page" }, "/name", "required", "is required"],
    ["an empty event id", { ...event, id: "" }, "/id", "empty", "must not be empty"],
    [
      "a recipient that is a list",
      { ...event, attributes: { recipient: [] } },
      "/attributes/recipient",
      "type",
      "must be string",
    ],
    [
      "no relationships to add",
      { ...person, action: "add_relationships" },
      "/cio_relationships",
      "required",
      "is required",
    ],
    [
      "a relationship of a person to a person",
      { ...identify, cio_relationships: [{ identifiers: { email: "z@x" } }] },
      "/cio_relationships/0/identifiers",
      "one-of",
      "needs exactly one of: object_type_id and object_id, cio_object_id",
    ],
    [
      "a relationship of an object to an object",
      { ...object, cio_relationships: [{ identifiers: { cio_object_id: "o" } }] },
      "/cio_relationships/0/identifiers",
      "one-of",
      "needs exactly one of: id, email, cio_id",
    ],
    [
      "identify_anonymous with an id",
      { ...object, action: "identify_anonymous", cio_relationships: [{ identifiers: { anonymous_id: "a", id: "1" } }] },
      "/cio_relationships/0/identifiers/id",
      "unknown-property",
      beside,
    ],
    [
      "an object without its type",
      { ...object, identifiers: { object_id: "acme" } },
      "/identifiers/object_type_id",
      "required",
      "is required",
    ],
    [
      "an object type that is no number",
      { ...object, identifiers: { object_type_id: "company", object_id: "acme" } },
      "/identifiers/object_type_id",
      "pattern",
      "must match ^[0-9]+$",
    ],
    [
      "an object by both kinds of id",
      { ...object, identifiers: { ...object.identifiers, cio_object_id: "o" } },
      "/identifiers/cio_object_id",
      "unknown-property",
      beside,
    ],
    ["a timestamp on an object", { ...object, timestamp: 1 }, "/timestamp", "unknown-property", unknown],
    [
      "a merge with identifiers",
      { ...person, action: "merge", primary: { id: "1" }, secondary: { id: "2" } },
      "/identifiers",
      "unknown-property",
      unknown,
    ],
    [
      "a merge by phone",
      { type: "person", action: "merge", primary: { phone: "+4912345" }, secondary: { id: "2" } },
      "/primary",
      "one-of",
      "needs exactly one of: id, email, cio_id",
    ],
    [
      "a device by id",
      { ...person, action: "add_device", device: { ...device, id: "t" } },
      "/device/id",
      "unknown-property",
      unknown,
    ],
    [
      "a device without a token",
      { ...person, action: "delete_device", device: {} },
      "/device/token",
      "required",
      "is required",
    ],
    [
      "a platform that is none",
      { ...person, action: "add_device", device: { ...device, platform: "web" } },
      "/device/platform",
      "enum",
      "must be one of ios, android",
    ],
    [
      "a device attribute that is a number",
      { ...person, action: "add_device", device: { ...device, attributes: { app_version: 2 } } },
      "/device/attributes/app_version",
      "type",
      "must be string",
    ],
    [
      "push_enabled as a boolean",
      { ...person, action: "add_device", device: { ...device, attributes: { push_enabled: "yes" } } },
      "/device/attributes/push_enabled",
      "enum",
      "must be one of true, false",
    ],
    [
      "a delivery that was clicked",
      { ...delivery, name: "clicked" },
      "/name",
      "enum",
      "must be one of opened, converted, delivered",
    ],
    [
      "a delivery without a device",
      { ...delivery, attributes: {} },
      "/attributes/device_token",
      "required",
      "is required",
    ],
  ])("%s", (_, operation, path, rule, message) => {
    expect(checkOperation(operation)).toEqual({ ok: false, problems: [{ path, rule, message }], warnings: [] })
  })

  test("all of them are told at once", () => {
    const operation = { ...event, name: "", timestamp: "now", surplus: 1, attributes: 5 }
    const places = problemsOf(operation).map(({ path, rule }) => `${path} ${rule}`)
    expect(places.sort()).toEqual(["/attributes type", "/name empty", "/surplus unknown-property", "/timestamp type"])
  })
})
