import { type FaultPreset, faultPresets } from "../faults/fault-presets.ts"
import type { PresetList } from "./control-types.ts"

const descriptions: Readonly<Record<FaultPreset, string>> = {
  "bad-day": "Every sixth request or so goes wrong, each in another way, and one operation in 200 is refused.",
  outage: "Every request is answered with a 503, and nothing gets in.",
  throttled: "Every second request is answered with a 429, and has to come again a second later.",
  slow: "Every answer takes two seconds.",
}

/** The presets of faults, with a sentence on each for people. */
export const presetList: PresetList = {
  presets: faultPresets.map((name) => ({ name, description: descriptions[name] })),
}
