import { type Document, isMap, isNode, isScalar, isSeq, type Node, type Pair, type YAMLMap, type YAMLSeq } from "yaml"
import type { Json } from "../json.ts"
import type { SpecPath } from "../ours/locate.ts"
import { documentOf } from "../ours/parse-spec.ts"
import { renderInline, renderItem, renderPair } from "./render-yaml.ts"

// Each edit parses the text, changes the lines it means and leaves every other byte as it was, comments and layout
// included. Writing the parsed document back would reformat all of it.

/** Sets `path` to a value: in place of the present one, or as the last key of its map. Missing maps are made. */
export function setValue(text: string, path: SpecPath, value: Json): string {
  const parentPath = path.slice(0, -1)
  const parent = nodeAt(documentOf(text), parentPath)
  if (isSeq(parent)) {
    const item = parent.items[Number(path.at(-1))]
    return text.slice(0, startOf(item)) + renderInline(value) + text.slice(contentEnd(text, item))
  }
  const key = String(path.at(-1))
  if (parent === undefined) return setValue(text, parentPath, { [key]: value })
  if (!isMap(parent)) throw new Error(`${path.join("/")} is not in a map`)
  const pair = pairOf(parent, key)
  if (!pair) return insertPair(text, parent, key, value)
  const start = startOf(pair)
  return text.slice(0, start) + renderIn(text, parent, start, key, value) + text.slice(contentEnd(text, pair))
}

/** Inserts a key behind another one of the same block map, with an empty line between. */
export function insertAfter(text: string, mapPath: SpecPath, after: string, key: string, value: Json): string {
  const pair = pairOf(mapAt(text, mapPath), after)
  if (!pair) throw new Error(`${mapPath.join("/")} has no ${after}`)
  const indent = columnOf(text, startOf(pair))
  return insertLines(text, contentEnd(text, pair), `\n${" ".repeat(indent)}${renderPair(key, value, indent)}`)
}

/** Deletes a key. Comments above it stay: they may head a section. */
export function deleteValue(text: string, path: SpecPath): string {
  const parentPath = path.slice(0, -1)
  const map = mapAt(text, parentPath)
  const pair = pairOf(map, String(path.at(-1)))
  if (!pair) return text
  if (map.items.length === 1) return parentPath.length > 0 ? setValue(text, parentPath, {}) : "{}\n"
  return cut(text, map, map.items.indexOf(pair))
}

/** Inserts an item into a block sequence, behind the item at `index`. */
export function insertItem(text: string, seqPath: SpecPath, index: number, value: Json): string {
  const item = seqAt(text, seqPath).items[index]
  if (!item) throw new Error(`${seqPath.join("/")} has no item ${index}`)
  const indent = columnOf(text, text.lastIndexOf("-", startOf(item)))
  return insertLines(text, contentEnd(text, item), `${" ".repeat(indent)}${renderItem(value, indent)}`)
}

export function deleteItem(text: string, seqPath: SpecPath, index: number): string {
  const seq = seqAt(text, seqPath)
  if (!seq.items[index]) return text
  return seq.items.length === 1 ? setValue(text, seqPath, []) : cut(text, seq, index)
}

function insertPair(text: string, map: YAMLMap, key: string, value: Json): string {
  const last = map.items.at(-1)
  if (!last) {
    const [start = 0, end = 0] = map.range ?? []
    return `${text.slice(0, start)}{ ${renderInline(key)}: ${renderInline(value)} }${text.slice(end)}`
  }
  const start = startOf(last)
  const end = contentEnd(text, last)
  const rendered = renderIn(text, map, start, key, value)
  if (map.flow) return `${text.slice(0, end)}, ${rendered}${text.slice(end)}`
  return insertLines(text, end, `${" ".repeat(columnOf(text, start))}${rendered}`)
}

/** `key: value` in the layout of the map that it goes into, at the column of one of its keys. */
function renderIn(text: string, map: YAMLMap, offset: number, key: string, value: Json): string {
  return map.flow ? `${renderInline(key)}: ${renderInline(value)}` : renderPair(key, value, columnOf(text, offset))
}

/** Puts lines behind the line in which something ends; a comment at its end stays with it. */
function insertLines(text: string, offset: number, lines: string): string {
  const end = lineEnd(text, offset)
  return `${text.slice(0, end)}\n${lines}${text.slice(end)}`
}

/** Takes an item of a collection out: with its comma from a flow collection, with its lines from a block. */
function cut(text: string, collection: YAMLMap | YAMLSeq, index: number): string {
  const item = collection.items[index]
  const [start, end] = [startOf(item), contentEnd(text, item)]
  if (collection.flow) {
    const next = collection.items[index + 1]
    if (next) return text.slice(0, start) + text.slice(startOf(next))
    return text.slice(0, contentEnd(text, collection.items[index - 1])) + text.slice(end)
  }
  const from = text.lastIndexOf("\n", start) + 1
  const to = Math.min(lineEnd(text, end) + 1, text.length)
  // Of two empty lines around what goes, one stays.
  const isDoubled = text.slice(0, from).endsWith("\n\n") && (text[to] === "\n" || to === text.length)
  return text.slice(0, isDoubled ? from - 1 : from) + text.slice(to)
}

function nodeAt(document: Document, path: SpecPath): unknown {
  return path.length === 0 ? document.contents : document.getIn(path, true)
}

function mapAt(text: string, path: SpecPath): YAMLMap<unknown, unknown> {
  const node = nodeAt(documentOf(text), path)
  if (!isMap(node)) throw new Error(`${path.join("/")} is not a map`)
  return node
}

function seqAt(text: string, path: SpecPath): YAMLSeq {
  const node = nodeAt(documentOf(text), path)
  if (!isSeq(node)) throw new Error(`${path.join("/")} is not a list`)
  return node
}

function pairOf(map: YAMLMap<unknown, unknown>, key: string): Pair | undefined {
  return map.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === key)
}

/** Of a node, or of a pair of a map. */
function startOf(item: unknown): number {
  return (isNode(item) ? item : keyAndValue(item).key).range?.[0] ?? 0
}

/** Behind the last character of a node or pair, before comments and line ends. */
function contentEnd(text: string, item: unknown): number {
  if (!isNode(item)) {
    const { key, value } = keyAndValue(item)
    const [start = 0, end = 0] = value?.range ?? []
    return value && end > start ? contentEnd(text, value) : contentEnd(text, key) + 1 // the colon
  }
  const last = (isMap(item) || isSeq(item)) && !item.flow ? item.items.at(-1) : undefined
  if (last) return contentEnd(text, last)
  const [start = 0, end = 0] = item.range ?? []
  // A block scalar ends behind its line end.
  return start + text.slice(start, end).trimEnd().length
}

/** The items of a parsed map are pairs of nodes; only a pair made by hand holds anything else. */
function keyAndValue(pair: unknown): { key: Node; value: Node | null } {
  return pair as { key: Node; value: Node | null }
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf("\n", offset - 1) + 1)
}

function lineEnd(text: string, offset: number): number {
  const end = text.indexOf("\n", offset)
  return end < 0 ? text.length : end
}
