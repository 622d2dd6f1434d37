import { beforeAll, describe, expect, test } from "vitest"
import { type Editor, openInEditor } from "../support/editor.ts"

const text = `
import { createTrackClient, type Operation, type |1|PersonEvent, type |10|PersonMerge } from "../../src/index.ts"
import type { CallOptions, EntityReceipt, MergeIdentifiers, PersonIdentifiers } from "../../src/index.ts"

const track = createTrackClient({ siteId: "s", apiKey: "k" })
declare const |2|event: PersonEvent
declare const operation: Operation
if (operation.type === "person" && operation.action === "event") console.log(|3|operation, operation.|4|name)

await track.entity({ type: "person", action: "event", identifiers: { id: "42" }, |5|name: "order_placed", |6| })
await track.entity({ type: "person", action: "delete", identifiers: { |8|id: "42" } })
await track.|9|entity({ type: "object", action: "identify", identifiers: { cio_object_id: "o" } })
export type Named = [typeof event, CallOptions, EntityReceipt, MergeIdentifiers, PersonIdentifiers, PersonMerge]
`

/** As it stands while its author is still typing. */
const unfinished = `
import { createTrackClient } from "../../src/index.ts"
await createTrackClient({ siteId: "s", apiKey: "k" }).entity({ type: "person", action: "|1|" })
`

let editor: Editor
beforeAll(() => {
  editor = openInEditor(text)
})

describe("an editor", () => {
  test("finds no fault in the program that the other tests look at", () => {
    expect(editor.errors()).toEqual([])
  })

  test("shows an operation member by member, and what it is for", () => {
    const hover = editor.hover(1)
    expect(hover).toContain('type: "person"')
    expect(hover).toContain('action: "event"')
    expect(hover).toContain("identifiers: PersonIdentifiers")
    expect(hover).toContain("name: string")
    expect(hover).toContain("id?: string")
    expect(hover).toContain("timestamp?: number")
    expect(hover).toContain("Something a person did.")
  })

  test("names the operation that a variable holds", () => {
    expect(editor.hover(2)).toMatch(/^const event: PersonEvent\n/)
  })

  test("names the operation that a union was narrowed to", () => {
    expect(editor.hover(3)).toMatch(/^const operation: PersonEvent\n/)
  })

  test("shows a member with its unit or limit", () => {
    expect(editor.hover(4)).toBe("(property) name: string\nThe name of the event. At most 100 bytes.")
    expect(editor.hover(5)).toBe("(property) name: string\nThe name of the event. At most 100 bytes.")
  })

  test("offers the members of the operation whose type and action stand there, and no others", () => {
    expect(editor.completions(6).sort()).toEqual(["attributes", "id", "timestamp"])
  })

  test("offers the actions of the type that stands there", () => {
    const offered = openInEditor(unfinished).completions(1)
    expect(offered).toHaveLength(12)
    expect(offered).toContain("suppress")
    expect(offered).not.toContain("identify_anonymous")
  })

  test("offers every kind of identifier", () => {
    expect(editor.completions(8).sort()).toEqual(["cio_id", "email", "id", "phone"])
  })

  test("shows entity() by the names of its types", () => {
    expect(editor.hover(9)).toContain(
      "entity(operation: Operation, options?: CallOptions): Promise<EntityReceipt>\nSends one operation",
    )
  })

  test("never shows an intersection or the inside of the generated file", () => {
    for (const mark of [1, 2, 3, 4, 5, 8, 9, 10]) {
      const hover = editor.hover(mark)
      expect(hover.trim()).not.toBe("")
      expect(hover).not.toContain(" & ")
      expect(hover).not.toContain("components[")
      expect(hover).not.toContain("paths[")
    }
  })
})
