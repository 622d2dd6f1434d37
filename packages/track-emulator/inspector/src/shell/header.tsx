import { status } from "../data/live.ts"
import { route } from "../navigation.ts"
import { CopyButton } from "../parts/copy-button.tsx"
import { count } from "../parts/figures.ts"
import { hrefTo, views } from "../route.ts"
import { ConnectionDot } from "./connection.tsx"
import { KeysMenu } from "./keys-menu.tsx"
import { MoreMenu } from "./more-menu.tsx"
import { ThemeSwitch } from "./theme-switch.tsx"

const titles = {
  people: "People",
  objects: "Objects",
  events: "Events",
  requests: "Requests",
  faults: "Faults",
} as const

/** What stands above every view. */
export function Header({ onHelp }: { readonly onHelp: () => void }) {
  const now = status.value
  return (
    <header class="header">
      <a class="brand" href={hrefTo("people")}>
        <img src={`${import.meta.env.BASE_URL}icon.svg`} alt="" width="20" height="20" />
        Track emulator
      </a>
      <ConnectionDot />
      <nav class="views" aria-label="Views">
        {views.map((view) => (
          <a key={view} href={hrefTo(view)} aria-current={route.value.view === view ? "page" : undefined}>
            {titles[view]}
            {now && (
              <span class={view === "faults" && now.counts.faults > 0 ? "count warn" : "count"}>
                {count(now.counts[view])}
              </span>
            )}
          </a>
        ))}
      </nav>
      <div class="tools">
        {now && (
          <span class="address">
            <span class="unseen">URL of the API: </span>
            <code>{now.url}</code>
            <CopyButton label="Copy the URL" text={now.url} />
          </span>
        )}
        {now && <KeysMenu status={now} />}
        <ThemeSwitch />
        <button type="button" class="icon-button" aria-label="Keyboard help" title="Keyboard help (?)" onClick={onHelp}>
          <span aria-hidden="true">?</span>
        </button>
        <MoreMenu />
      </div>
    </header>
  )
}
