/** One way to break the code on purpose. */
export interface Mutation {
  /** What is then wrong, as one would put it in a bug report. */
  name: string
  /** Source file, below the package's `src`. */
  file: string
  /** A piece of it that stands there exactly once. */
  from: string
  /** What it becomes. */
  to: string
}

/** The text with the mutation in it. Fails when its place is not there exactly once: then the code has moved on. */
export function applyMutation(text: string, { name, file, from, to }: Mutation): string {
  const places = text.split(from).length - 1
  if (places !== 1) throw new Error(`"${name}" finds its place in ${file} ${places} times, and needs it once:\n${from}`)
  return text.replace(from, () => to)
}
