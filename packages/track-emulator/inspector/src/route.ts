/** The views that a tab leads to. */
export const views = ["people", "objects", "events", "requests", "faults"] as const

/** One of the tabs. */
export type View = (typeof views)[number]

/** Where the page stands. */
export interface Route {
  readonly view: View
  /** A person's cio_id, an object's cio_object_id or a request's number; absent for the view as a whole. */
  readonly id?: string
  /** What is searched for; empty for everything. */
  readonly search: string
  /** Requests, or one request's operations: only those with trouble. */
  readonly trouble: boolean
}

/** Reads the part of an address after `#`. What leads nowhere leads to the people. */
export function parseRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#/, "").split(/\?(.*)/s)
  const [, name = "", id = ""] = path.split("/")
  const parameters = new URLSearchParams(query)
  const view = views.find((known) => known === name) ?? "people"
  const known = decode(id)
  return {
    view,
    ...(known === "" || view === "events" || view === "faults" ? {} : { id: known }),
    search: parameters.get("search") ?? "",
    trouble: parameters.get("trouble") === "true",
  }
}

/** The address of a view, or of one thing in it. */
export function hrefTo(view: View, id?: string | number, query: { search?: string; trouble?: boolean } = {}): string {
  const path = id === undefined ? `#/${view}` : `#/${view}/${encodeURIComponent(id)}`
  const parameters = new URLSearchParams()
  if (query.search) parameters.set("search", query.search)
  if (query.trouble) parameters.set("trouble", "true")
  return parameters.size === 0 ? path : `${path}?${parameters}`
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
