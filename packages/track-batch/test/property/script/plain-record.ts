import fc from "fast-check"

/** Any record with these members, as a plain object: those without a prototype make a counterexample hard to read. */
export function record<T>(members: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> {
  // The types of fast-check make every member optional unless it sees which are required.
  return fc.record(members, { noNullPrototype: true }) as fc.Arbitrary<T>
}
