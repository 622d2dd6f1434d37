import { authorization, batchPath } from "../endpoint.ts"

const headers = { authorization, "content-type": "application/json" }

/** Posts by the `fetch` that comes with Node. */
export async function postByFetch(root: string, body: Buffer<ArrayBuffer>): Promise<void> {
  const response = await fetch(root + batchPath, { method: "POST", headers, body })
  await response.text()
  if (response.status !== 200) throw new Error(`the sink answered ${response.status}`)
}
