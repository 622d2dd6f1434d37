/** Fails unless the condition holds. */
export function ensure(condition, wanted) {
  if (!condition) throw new Error(`wanted ${wanted}`)
}

/** Fails unless both are the same as JSON. */
export function same(actual, expected, what) {
  const [got, wanted] = [toText(actual), toText(expected)]
  if (got !== wanted) throw new Error(`${what}: got ${got}, wanted ${wanted}`)
}

/** What a promise, or a function that returns one, rejects with. */
export async function failureOf(promise) {
  try {
    await (typeof promise === "function" ? promise() : promise)
  } catch (error) {
    return error
  }
  throw new Error("nothing was thrown")
}

function toText(value) {
  return JSON.stringify(value, (_key, member) => (member instanceof Set ? [...member] : member))
}
