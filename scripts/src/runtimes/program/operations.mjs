export function identify(id) {
  return { type: "person", action: "identify", identifiers: { id }, attributes: { plan: "pro" } }
}

export function event(id, name) {
  return { type: "person", action: "event", identifiers: { id }, name }
}
