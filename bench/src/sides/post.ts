/** Posts one body and waits for the whole answer. Rejects unless it is a 200. */
export type Post<Body> = (body: Body) => Promise<void>

/** Opens a way to post to one address. */
export type OpenPost<Body> = (url: string) => Post<Body>
