import { useEffect, useRef } from "preact/hooks"
import { FaultsPage } from "./faults/faults-page.tsx"
import { route } from "./navigation.ts"
import { Toasts } from "./parts/toast.tsx"
import { RequestPage } from "./requests/request-page.tsx"
import { RequestsPage } from "./requests/requests-page.tsx"
import type { Route } from "./route.ts"
import { LostBanner } from "./shell/connection.tsx"
import { Header } from "./shell/header.tsx"
import { KeyboardHelp } from "./shell/keyboard-help.tsx"
import { useShortcuts } from "./shell/use-shortcuts.ts"
import { EventsPage } from "./views/events-page.tsx"
import { ObjectPage } from "./views/object-page.tsx"
import { ObjectsPage } from "./views/objects-page.tsx"
import { PeoplePage } from "./views/people-page.tsx"
import { PersonPage } from "./views/person-page.tsx"

/** The whole page. */
export function App() {
  const { view, id } = route.value
  const main = useRef<HTMLElement>(null)
  const shownFirst = useRef(true)
  const help = useRef<HTMLDialogElement>(null)
  useShortcuts(() => help.current?.showModal())

  useEffect(() => {
    if (shownFirst.current) {
      shownFirst.current = false
      return
    }
    // Whoever came by the keyboard goes on in the new view, not where the link was.
    main.current?.querySelector<HTMLElement>("[role=grid]")?.focus({ preventScroll: true })
    if (!main.current?.contains(document.activeElement)) main.current?.focus({ preventScroll: true })
  }, [view, id])

  return (
    <>
      {/* Not a link: the address says which view is shown. */}
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        Skip to the content
      </button>
      <Header onHelp={() => help.current?.showModal()} />
      <LostBanner />
      <main id="main" ref={main} tabIndex={-1}>
        <Page key={`${view} ${id ?? ""}`} view={view} id={id} />
      </main>
      <KeyboardHelp dialog={help} />
      <Toasts />
    </>
  )
}

function Page({ view, id }: { readonly view: Route["view"]; readonly id: string | undefined }) {
  switch (view) {
    case "people":
      return id === undefined ? <PeoplePage /> : <PersonPage id={id} />
    case "objects":
      return id === undefined ? <ObjectsPage /> : <ObjectPage id={id} />
    case "events":
      return <EventsPage />
    case "requests":
      return id === undefined ? <RequestsPage /> : <RequestPage id={id} />
    case "faults":
      return <FaultsPage />
    default:
      return view satisfies never
  }
}
