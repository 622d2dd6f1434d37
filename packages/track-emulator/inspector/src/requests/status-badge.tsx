interface StatusBadgeProps {
  readonly status: number | null
  readonly delivery: "answer" | "cut" | "reset" | null
}

/** How a request ended: its HTTP status, or why there was none. */
export function StatusBadge({ status, delivery }: StatusBadgeProps) {
  if (delivery === "reset") return <span class="badge refused">reset</span>
  if (status === null) return <span class="badge withheld">{delivery ?? "open"}</span>
  const kind = status === 207 ? "partial" : status < 300 ? "applied" : status < 400 ? "withheld" : "refused"
  return (
    <>
      <span class={`badge ${kind}`}>{status}</span>
      {delivery === "cut" && <span class="badge refused">cut</span>}
    </>
  )
}
