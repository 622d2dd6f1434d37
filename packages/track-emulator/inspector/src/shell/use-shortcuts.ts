import { useEffect } from "preact/hooks"
import { goTo } from "../navigation.ts"
import { hrefTo, views } from "../route.ts"
import { isTyping } from "./is-typing.ts"

/** How long `g` waits for the letter of a view, in ms. */
const chordMs = 1000

/** The keys that work in every view. */
export function useShortcuts(onHelp: () => void): void {
  useEffect(() => {
    let chordUntil = 0

    function press(event: KeyboardEvent): void {
      if (isTyping(event)) return
      const view = views.find((name) => name[0] === event.key)
      if (view && performance.now() < chordUntil) goTo(hrefTo(view))
      chordUntil = event.key === "g" ? performance.now() + chordMs : 0
      if (event.key === "?") onHelp()
      if (event.key === "/") {
        event.preventDefault()
        const search = document.querySelector<HTMLInputElement>("main input[type=search]")
        search?.focus()
        search?.select()
      }
    }

    addEventListener("keydown", press)
    return () => removeEventListener("keydown", press)
  }, [])
}
