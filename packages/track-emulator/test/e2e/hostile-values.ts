import type { Operation } from "@cio/track-core"
import { expect } from "vitest"
import type { Emulator } from "../../src/index.ts"
import { keys, post } from "../server/send.ts"

/** Texts that would run, break out of their place or confuse, if a page took them for more than text. */
export const hostileTexts: readonly string[] = [
  "<img src=x onerror=window.__xss=1>",
  "<script>window.__xss=1</script>",
  '"><svg onload=window.__xss=1>',
  "'><iframe srcdoc='<script>parent.__xss=1</script>'>",
  "javascript:window.__xss=1",
  "{{constructor.constructor('window.__xss=1')()}}",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is to look like one.
  "${window.__xss=1}",
  "\u202Eevil\u202C\u2066txt.exe",
  "nul\u0000byte \u001b[31m\r\n\t",
  "👩‍👩‍👧‍👦 🇪🇺 é ﷽ ௵",
  "__proto__",
  "constructor",
  "../../emulator/reset?x=#/faults",
]

/** Of 30 kB, without a place to break a line. */
export const endlessText: string = "<b>W</b>".repeat(3750)

/** A name and value, also nested, and as JSON would have it: as an own member, whatever the name. */
export function attributesOf(text: string): Record<string, unknown> {
  const deep = JSON.stringify(text)
  return JSON.parse(`{${deep}:${deep},"nested":{${deep}:[${deep},{${deep}:${deep}}]}}`)
}

/** Sends a text in every field that takes it. The emulator must be lenient. */
export async function sendHostile(emulator: Emulator, text: string, number: number): Promise<void> {
  const identifiers = { id: text }
  const attributes = attributesOf(text)
  const object = { object_type_id: String(number + 1), object_id: text }
  const batch: Operation[] = [
    { type: "person", action: "identify", identifiers, attributes: { ...attributes, email: `${number}@example.com` } },
    {
      type: "person",
      action: "add_device",
      identifiers,
      device: { token: `${text} token`, platform: "ios", attributes: { ...attributes, app_version: text } },
    },
    { type: "object", action: "identify", identifiers: object, attributes },
    {
      type: "person",
      action: "add_relationships",
      identifiers,
      cio_relationships: [{ identifiers: object, relationship_attributes: attributes }],
    },
    { type: "person", action: "event", identifiers, name: text, attributes },
    { type: "person", action: "page", identifiers, name: text, attributes },
    { type: "person", action: "delete_device", identifiers, device: { token: `${text} unknown` } },
    {
      type: "object",
      action: "identify_anonymous",
      identifiers: object,
      cio_relationships: [{ identifiers: { anonymous_id: text }, relationship_attributes: attributes }],
    },
  ]
  // One that is refused: the answer may repeat what was sent.
  const refused = { type: text, action: text, identifiers: { [text]: text } }
  const headers = { ...keys, "user-agent": text.replace(/[^ -~]/g, "?") }
  const answer = await post(emulator, "/api/v2/batch", JSON.stringify({ batch: [...batch, refused] }), headers)
  expect([
    answer.status,
    JSON.parse(answer.text).errors?.map(({ batch_index }: { batch_index: number }) => batch_index),
  ]).toEqual([207, expect.arrayContaining([batch.length])])
  const anonymous = JSON.stringify({ name: text, anonymous_id: text, data: attributes })
  await post(emulator, "/api/v1/events", anonymous, headers)
  await post(
    emulator,
    `/api/v1/forms/${encodeURIComponent(text)}/submit`,
    JSON.stringify({ data: { id: text } }),
    headers,
  )
  await post(emulator, "/api/v2/entity", text, headers)
  // A path as the text stands, but that it must not lead elsewhere.
  await post(emulator, `/path/${text.replaceAll("..", "").replace(/[^!-~]/g, "")}`, text, headers)
}
