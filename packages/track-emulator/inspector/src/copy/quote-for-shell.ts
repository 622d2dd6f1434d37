/** A text as one word of a POSIX shell: nothing in it is read as anything but itself. */
export function quoteForShell(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}
