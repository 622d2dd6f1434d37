import { endpoints } from "../document/select-endpoints.ts"
import { member } from "../json.ts"
import type { EndpointFacts, Shape, Snapshot } from "../normal-form/shape.ts"
import { answerMarks, type Change, type Mark, requestMarks } from "./change.ts"
import { compareProse, compareShapes } from "./compare-shapes.ts"

/** Every difference between two descriptions, most weighty first within each part. */
export function compareSnapshots(from: Snapshot, to: Snapshot): Change[] {
  return [
    ...compareLists(from.servers, to.servers).map(({ item, isAdded }) => serverChange(item, isAdded)),
    ...compareEndpoints(from.endpoints, to.endpoints),
    ...compareRoots(from.operations, to.operations, operationChange, (a, b, root) => [
      ...compareTakers(a, b, root),
      ...compareDescriptions(a, b, root),
      ...compareShapes(a, b, root, requestMarks),
    ]),
    ...compareRequests(from.requests, to.requests),
    ...compareRoots(from.answers, to.answers, answerChange, (a, b, root) => compareShapes(a, b, root, answerMarks)),
  ]
}

function serverChange(url: string, isAdded: boolean): Change {
  const [from, to] = isAdded ? ["none", "present"] : ["present", "none"]
  const place = `servers/${url.replaceAll("/", "~1")}`
  return {
    mark: isAdded ? "additive" : "breaking",
    place,
    aspect: "server",
    from,
    to,
    text: isAdded ? "host added" : "host removed",
  }
}

function compareEndpoints(from: Record<string, EndpointFacts>, to: Record<string, EndpointFacts>): Change[] {
  return Object.entries(to).flatMap(([name, after]) => {
    // A baseline of before the API as a whole was read has nothing there.
    const before = member(from, name) ?? {}
    const changes = [...compareDeprecation(before, after, name), ...compareProse(before, after, name)]
    const [was, is] = [before, after].map(({ auth }) => (auth ? auth.join(" or ") || "none" : "not described"))
    if (was === undefined || is === undefined || was === is) return changes
    // Keys that worked go on working when the scheme is written down, or no longer is.
    const mark = before.auth && after.auth ? "breaking" : "wording"
    const text = `authentication changed from ${was} to ${is}`
    return [{ mark, place: name, aspect: "auth", from: was, to: is, text } satisfies Change, ...changes]
  })
}

const bothEndpoints = ["entity", "batch"]

/** Which of the endpoints take an operation: one that leaves breaks its senders, one that joins is more to send to. */
function compareTakers(from: Shape, to: Shape, place: string): Change[] {
  const [was, is] = [from.endpoints ?? bothEndpoints, to.endpoints ?? bothEndpoints]
  const isNarrower = was.some((name) => !is.includes(name))
  if (!isNarrower && was.length === is.length) return []
  const joining = is.filter((name) => !was.includes(name))
  return [
    {
      mark: isNarrower ? "breaking" : "additive",
      place,
      aspect: "endpoints",
      from: was.join(" and "),
      to: is.join(" and "),
      text: `taken by ${paths(was)}, now by ${isNarrower ? `${paths(is)} only` : `${paths(joining)} too`}`,
    },
  ]
}

function paths(names: readonly string[]): string {
  return Object.entries(endpoints)
    .flatMap(([name, { path }]) => (names.includes(name) ? [path] : []))
    .join(" and ")
}

/** What the batch endpoint says of an operation beside what is kept of it is known by a hash only. */
function compareDescriptions(from: Shape, to: Shape, place: string): Change[] {
  const [was, is] = [from.differs ?? "none", to.differs ?? "none"]
  if (was === is) return []
  const change = { place, aspect: "differs", from: was, to: is }
  if (is === "none") return [{ mark: "additive", ...change, text: "described alike for both endpoints again" }]
  const text =
    was === "none"
      ? `described differently for ${endpoints.batch.path}`
      : `what ${endpoints.batch.path} says of it otherwise changed`
  return [{ mark: "breaking", ...change, text: `${text}, which only a person can judge` }]
}

function compareDeprecation(from: EndpointFacts, to: EndpointFacts, place: string): Change[] {
  const [was, is] = [from.deprecated ?? "none", to.deprecated ?? "none"]
  if (was === is) return []
  const text = is === true ? "marked deprecated" : "no longer deprecated"
  return [{ mark: "wording", place, aspect: "deprecated", from: was, to: is, text }]
}

/** A request part that one side does not have takes nothing. */
function compareRequests(from: Record<string, Shape>, to: Record<string, Shape>): Change[] {
  const nothing: Shape = { types: ["object"], additional: false }
  const roots = [...new Set([...Object.keys(from), ...Object.keys(to)])]
  return roots.flatMap((root) =>
    compareShapes(member(from, root) ?? nothing, member(to, root) ?? nothing, root, requestMarks),
  )
}

function compareRoots(
  from: Record<string, Shape>,
  to: Record<string, Shape>,
  change: (root: string, isAdded: boolean, shape: Shape) => Change,
  compare: (from: Shape, to: Shape, root: string) => Change[],
): Change[] {
  const removed = Object.entries(from).flatMap(([root, shape]) =>
    Object.hasOwn(to, root) ? [] : [change(root, false, shape)],
  )
  const others = Object.entries(to).flatMap(([root, after]) => {
    const before = member(from, root)
    return before ? compare(before, after, root) : [change(root, true, after)]
  })
  return [...removed, ...others]
}

function operationChange(root: string, isAdded: boolean, shape: Shape): Change {
  return rootChange(root, "operation", isAdded, isAdded ? "additive" : "breaking", shape)
}

/** A client must stand any status, so one more that is described breaks nothing; one that is gone may leave code idle. */
function answerChange(root: string, isAdded: boolean, shape: Shape): Change {
  return rootChange(root, "answer", isAdded, isAdded ? "additive" : "breaking", shape)
}

function rootChange(place: string, aspect: string, isAdded: boolean, mark: Mark, shape: Shape): Change {
  if (!isAdded) return { mark, place, aspect, from: "present", to: "none", text: `${aspect} removed` }
  return { mark, place, aspect, from: "none", to: "present", text: `${aspect} added`, shape }
}

function compareLists(from: string[], to: string[]): { item: string; isAdded: boolean }[] {
  return [
    ...from.filter((item) => !to.includes(item)).map((item) => ({ item, isAdded: false })),
    ...to.filter((item) => !from.includes(item)).map((item) => ({ item, isAdded: true })),
  ]
}
