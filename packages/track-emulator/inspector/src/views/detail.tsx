import type { ComponentChildren } from "preact"
import { connection } from "../data/live.ts"
import type { Live } from "../data/use-live.ts"
import { Icon } from "../parts/icon.tsx"
import { hrefTo, type View } from "../route.ts"

interface DetailProps<T> {
  readonly live: Live<T>
  readonly view: View
  /** The word for the view, such as `People`. */
  readonly back: string
  /** Said when there is no such thing. */
  readonly missing: string
  /** Other ways on from there. */
  readonly onwards?: ComponentChildren
  readonly children: (data: T) => ComponentChildren
}

/** The page of one thing: while it loads, once it is here, and when it is gone. */
export function Detail<T>({ live, view, back, missing, onwards, children }: DetailProps<T>) {
  // While the emulator does not answer, the banner says so.
  const failed = live.error !== undefined && connection.value !== "lost"
  return (
    <div class="detail">
      <a class="back" href={hrefTo(view)}>
        <Icon name="back" /> {back}
      </a>
      {failed && (
        <p class="problem" role="alert">
          {live.error}
        </p>
      )}
      {live.missing && (
        <div class="empty">
          <h1 tabIndex={-1}>Not here</h1>
          <p>{missing}</p>
          <a class="button" href={hrefTo(view)}>
            Show all {back.toLowerCase()}
          </a>
          {onwards}
        </div>
      )}
      {live.data !== undefined && children(live.data)}
      {live.data === undefined && !live.missing && !failed && <div class="bones" aria-busy="true" />}
    </div>
  )
}
