/** What a compiled validator reports: a JSON pointer, the schema keyword that failed, and the keyword's parameters. */
export interface SchemaError {
  instancePath: string
  keyword: string
  params: Record<string, unknown>
}

/** A check compiled from the spec: true, or false with the reasons in `errors`. */
export interface Validator {
  (data: unknown): boolean
  errors?: SchemaError[] | null
}
