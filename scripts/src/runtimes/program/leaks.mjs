/**
 * Shows things in every way that the runtime has, and returns where a key came to light. All of it is printed as well, so
 * that whoever reads the output can look for the keys in what only the console knows to show.
 */
export async function leaks(things, keys) {
  const needles = keys.flatMap(secrets)
  const ways = { String, JSON: JSON.stringify, stack: (thing) => thing?.stack, ...(await inspectors()) }
  const found = []
  for (const [index, thing] of things.entries()) {
    console.log(thing)
    console.error(thing)
    for (const [way, show] of Object.entries(ways)) {
      const text = show(thing) ?? ""
      if (needles.some((needle) => text.includes(needle))) found.push(`${way} of thing ${index} (${thing?.name})`)
    }
  }
  return found
}

/** The keys, and the same as they travel. */
function secrets({ siteId, apiKey }) {
  return [siteId, apiKey, btoa(`${siteId}:${apiKey}`).replace(/=+$/, "")]
}

async function inspectors() {
  const found = {}
  // Node's is there on most; Deno and Bun have one of their own too.
  const util = await import("node:util").catch(() => undefined)
  if (util?.inspect) found.inspect = (thing) => util.inspect(thing, { showHidden: true, depth: 20, getters: true })
  if (globalThis.Bun) found["Bun.inspect"] = (thing) => globalThis.Bun.inspect(thing, { depth: 20 })
  if (globalThis.Deno)
    found["Deno.inspect"] = (thing) => globalThis.Deno.inspect(thing, { showHidden: true, depth: 20 })
  return found
}
