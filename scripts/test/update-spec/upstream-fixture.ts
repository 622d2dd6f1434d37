import { readFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import { parse } from "yaml"

/** The file of the fixture. */
export const fixturePath: string = fileURLToPath(new URL("fixtures/upstream.yaml", import.meta.url))

/** A schema, or any other node, of a document that a test changes. */
// biome-ignore lint/suspicious/noExplicitAny: tests reach deep into a document whose every node may be anything
export type Node = any

let parsed: Node

/** A fresh copy of the upstream description, changed as told. */
export async function upstream(change: (schemas: Node, document: Node) => void = () => {}): Promise<Node> {
  parsed ??= parse(await readFile(fixturePath, "utf8"))
  const document: Node = structuredClone(parsed)
  change(document.components.schemas, document)
  return document
}

/** The part of an operation of the fixture that is its own, behind what it shares by `allOf`. */
export function ownPart(schema: Node): Node {
  return schema.allOf.at(-1)
}
