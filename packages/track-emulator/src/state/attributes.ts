/** Free-form attributes, as JSON brought them. */
export type Attributes = Record<string, unknown>

/** True for a value that removes an attribute (doc). */
export function isRemoval(value: unknown): boolean {
  return value === null || value === ""
}

/** Sets or removes one attribute of `target`. */
export function patchAttribute(target: Attributes, name: string, value: unknown): void {
  if (isRemoval(value)) delete target[name]
  else setOwn(target, name, value)
}

/** Sets or removes each attribute that `changes` names; the others stay (doc). */
export function patchAttributes(target: Attributes, changes: Attributes | undefined): void {
  for (const name in changes) patchAttribute(target, name, changes[name])
}

/** Takes over from `source` what `target` does not have. */
export function fillGaps(target: Attributes, source: Attributes): void {
  for (const name in source) if (!Object.hasOwn(target, name)) setOwn(target, name, source[name])
}

/** A copy that shares nothing with what it was made of. Most attributes are flat, and cloning costs. */
export function copyAttributes(source: Attributes = {}): Attributes {
  const copy = { ...source }
  for (const [name, value] of Object.entries(source)) {
    if (typeof value === "object" && value !== null) setOwn(copy, name, structuredClone(value))
  }
  return copy
}

/** Assignment that also works for the name `__proto__`, which JSON may hold and which would replace the prototype. */
function setOwn(target: Attributes, name: string, value: unknown): void {
  if (name === "__proto__") {
    Object.defineProperty(target, name, { value, configurable: true, enumerable: true, writable: true })
  } else {
    target[name] = value
  }
}
