/** What is put right while reading, because code generation cannot digest it as published. */
export const mendKinds = {
  allOf: "allOf merged into one flat schema",
  discriminator: "discriminator without a mapping left out: the constants tell the members apart",
  recursion: "schema that contains itself cut short: any value from there on",
  readOnly: "readOnly property left out of what is sent",
  required: "missing required added: type and action of an operation, the keys of an alternative",
  closed: "object with named properties and no word on others closed",
} as const

export type MendKind = keyof typeof mendKinds

/** One thing that was put right. */
export interface Mend {
  kind: MendKind
  /** A reference or place in the document. */
  at: string
}

/** Collects what was put right, each thing once. */
export interface Mends {
  note(kind: MendKind, at: string): void
  list(): Mend[]
}

export function newMends(): Mends {
  const seen = new Map<string, Mend>()
  return {
    note: (kind, at) => void seen.set(`${kind} ${at}`, { kind, at }),
    list: () => [...seen.values()],
  }
}
