const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" })
const minutes = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" })
const day = new Intl.DateTimeFormat("en", { month: "short", day: "numeric" })

interface TimeProps {
  /** ISO 8601 text, or Unix seconds. */
  readonly at: string | number
  /** Milliseconds too. */
  readonly exact?: boolean
  /** Always with its day, and without seconds. */
  readonly coarse?: boolean
}

/** A moment in the reader's own time zone. One that no calendar holds stands as it was sent. */
export function Time({ at, exact, coarse }: TimeProps) {
  const date = new Date(typeof at === "number" ? at * 1000 : at)
  if (Number.isNaN(date.getTime())) return <span class="mono">{String(at)}</span>
  const iso = date.toISOString()
  return (
    <time class="time" dateTime={iso} title={`${date.toString()}\n${iso}`}>
      {dayText(date, coarse)}
      {(coarse ? minutes : clock).format(date)}
      {exact && <span class="faint">.{iso.slice(-4, -1)}</span>}
    </time>
  )
}

function dayText(date: Date, always = false): string {
  const now = new Date()
  if (!always && date.toDateString() === now.toDateString()) return ""
  if (date.getFullYear() === now.getFullYear()) return `${day.format(date)}, `
  const [month, dayOfMonth] = [date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, "0"))
  return `${date.getFullYear()}-${month}-${dayOfMonth} `
}
