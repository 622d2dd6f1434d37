/** What is odd about an operation, and yet has to arrive as JSON writes it. */
export const harmlessFlaws = [
  "getter",
  "counting getter",
  "toJSON",
  "inner toJSON",
  "lone surrogate",
  "prototype keys",
  "date",
  "undefined member",
  "deep",
] as const

/** What the client must not send. */
export const clientFlaws = [
  "hole",
  "null",
  "text",
  "list",
  "bigint",
  "circular",
  "NaN",
  "Infinity",
  "function",
  "undefined in a list",
  "invalid date",
  "map",
  "throwing getter",
  "throwing toJSON",
  "toJSON without JSON",
] as const

/** What the service refuses: alone, or with its whole request. */
export const serverFlaws = ["invalid", "poison"] as const

export type Flaw = "none" | (typeof harmlessFlaws)[number] | (typeof clientFlaws)[number] | (typeof serverFlaws)[number]

/** An operation with its attributes still open. */
export interface Draft {
  attributes: Record<string, unknown>
  [name: string]: unknown
}

/** True for an operation that never comes before the referee. */
export function isRefusedByClient(flaw: Flaw): boolean {
  return clientFlaws.some((each) => each === flaw)
}

/** Gives an operation its flaw. The result may be another thing altogether. */
export function withFlaw(draft: Draft, flaw: Flaw): unknown {
  const { attributes } = draft
  switch (flaw) {
    case "none":
      return draft
    case "getter":
      return Object.defineProperty(draft, "attributes", { get: () => ({ ...attributes }), enumerable: true })
    case "counting getter": {
      let reads = 0
      Object.defineProperty(attributes, "reads", { get: () => ++reads, enumerable: true })
      return draft
    }
    case "toJSON":
      return { toJSON: () => draft, attributes: { n: "not what is sent" }, identifiers: { id: "somebody else" } }
    case "inner toJSON":
      // Such as an id of a database's own.
      for (const key of ["identifiers", "attributes", "primary", "cio_relationships"]) {
        const inner = draft[key]
        if (inner !== undefined) draft[key] = { toJSON: () => inner, id: "somebody else", email: "else@example.com" }
      }
      return draft
    case "lone surrogate":
      attributes.odd = "\ud83d and \udc00"
      return draft
    case "prototype keys":
      // As a member of its own, which only parsing gives.
      attributes.odd = JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":1},"prototype":null}')
      return draft
    case "date":
      attributes.odd = new Date(1_764_000_000_000)
      return draft
    case "undefined member":
      attributes.odd = undefined
      return draft
    case "deep":
      for (let depth = 0; depth < 60; depth++) attributes.odd = { deeper: [attributes.odd] }
      attributes.odd = JSON.parse(JSON.stringify(attributes.odd))
      return draft
    case "invalid":
    case "poison":
      attributes.flaw = flaw
      return draft
    default:
      return spoilt(draft, flaw)
  }
}

function spoilt(draft: Draft, flaw: (typeof clientFlaws)[number]): unknown {
  const odd = (value: unknown): Draft => {
    draft.attributes.odd = value
    return draft
  }
  switch (flaw) {
    case "hole":
      return undefined
    case "null":
      return null
    case "text":
      return JSON.stringify(draft)
    case "list":
      return [draft]
    case "bigint":
      return odd(1n)
    case "circular":
      return odd({ back: draft })
    case "NaN":
      return odd(Number.NaN)
    case "Infinity":
      return odd([Number.NEGATIVE_INFINITY])
    case "function":
      return odd(() => 1)
    case "undefined in a list":
      return odd([1, undefined])
    case "invalid date":
      return odd(new Date(Number.NaN))
    case "map":
      return odd(new Map([["a", 1]]))
    case "throwing getter":
      return Object.defineProperty(draft, "identifiers", { get: throwSomething, enumerable: true })
    case "throwing toJSON":
      return odd({ toJSON: throwSomething })
    case "toJSON without JSON":
      return { toJSON: () => undefined }
    default:
      return flaw satisfies never
  }
}

function throwSomething(): never {
  throw new Error("thrown by the operation itself")
}
