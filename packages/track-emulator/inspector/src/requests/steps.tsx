import type { ComponentChildren } from "preact"
import { useLayoutEffect } from "preact/hooks"
import { status } from "../data/live.ts"
import { goTo } from "../navigation.ts"
import { Icon } from "../parts/icon.tsx"
import { hrefTo, parseRoute } from "../route.ts"
import { isTyping } from "../shell/is-typing.ts"

/** To the requests before and after. */
export function Steps({ number }: { readonly number: number }) {
  return (
    <nav class="steps" aria-label="Neighbouring requests">
      <Step to={stepFrom(number, -1)} shortcut="k" title="Previous request (k)">
        <Icon name="back" /> Previous
      </Step>
      <Step to={stepFrom(number, 1)} shortcut="j" title="Next request (j)">
        Next <Icon name="next" />
      </Step>
    </nav>
  )
}

interface StepProps {
  readonly to: number | undefined
  readonly shortcut: string
  readonly title: string
  readonly children: ComponentChildren
}

/** A link that is one to nowhere while there is no such request. */
function Step({ to, shortcut, title, children }: StepProps) {
  if (to === undefined) {
    return (
      // biome-ignore lint/a11y/useSemanticElements: an <a> that leads nowhere is no link to screen readers.
      <span class="button" role="link" aria-disabled="true" tabIndex={-1}>
        {children}
      </span>
    )
  }
  return (
    <a class="button" href={hrefTo("requests", to)} aria-keyshortcuts={shortcut} title={title}>
      {children}
    </a>
  )
}

/** Has j and k lead from request to request. */
export function useStepKeys(): void {
  useLayoutEffect(() => {
    function press(event: KeyboardEvent): void {
      const step = event.key === "j" ? 1 : event.key === "k" ? -1 : 0
      if (step === 0 || isTyping(event)) return
      // By the address, which is ahead of the page when keys come fast.
      const { view, id } = parseRoute(location.hash)
      const to = view === "requests" && id !== undefined ? stepFrom(Number(id), step) : undefined
      if (to !== undefined) goTo(hrefTo("requests", to))
    }
    addEventListener("keydown", press)
    return () => removeEventListener("keydown", press)
  }, [])
}

/** The number one step on, if there is such a request. */
function stepFrom(number: number, step: 1 | -1): number | undefined {
  const last = status.value?.counts.requests ?? 0
  const to = Math.min(number + step, last)
  return to >= 1 && Math.sign(to - number) === step ? to : undefined
}
