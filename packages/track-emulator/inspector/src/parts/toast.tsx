import { signal } from "@preact/signals"

interface Toast {
  readonly id: number
  readonly text: string
  readonly bad: boolean
}

const toasts = signal<readonly Toast[]>([])
let shown = 0

/** Says something in passing. What went wrong stays longer. */
export function toast(text: string, bad = false): void {
  const id = ++shown
  toasts.value = [...toasts.value.slice(-2), { id, text, bad }]
  setTimeout(() => dismiss(id), bad ? 9000 : 2500)
}

/** Where it is said. */
export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map(({ id, text, bad }) => (
        <p key={id} class={bad ? "toast bad" : "toast"}>
          {text}
        </p>
      ))}
    </div>
  )
}

function dismiss(id: number): void {
  toasts.value = toasts.value.filter((toast) => toast.id !== id)
}
