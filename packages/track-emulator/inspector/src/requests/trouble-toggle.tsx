import { narrow, route } from "../navigation.ts"

/** Leaves out what went well. */
export function TroubleToggle() {
  return (
    <label class="toggle">
      <input
        type="checkbox"
        checked={route.value.trouble}
        onChange={(event) => narrow({ trouble: event.currentTarget.checked })}
      />
      Only with trouble
    </label>
  )
}
