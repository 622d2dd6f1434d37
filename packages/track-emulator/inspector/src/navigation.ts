import { signal } from "@preact/signals"
import { hrefTo, parseRoute, type Route } from "./route.ts"

/** Where the page stands now. */
export const route = signal<Route>(parseRoute(location.hash))

addEventListener("hashchange", () => {
  route.value = parseRoute(location.hash)
})

/** Goes to an address made by `hrefTo`, as a link would. */
export function goTo(href: string): void {
  location.hash = href
}

/** Changes what is searched for, without a step in the history, so that a reload keeps it and Back leaves the view. */
export function narrow(change: Partial<Pick<Route, "search" | "trouble">>): void {
  const { view, id, search, trouble } = { ...route.peek(), ...change }
  history.replaceState(null, "", hrefTo(view, id, { search, trouble }))
  route.value = parseRoute(location.hash)
}
