import { limits, type Operation } from "@cio/track-core"

/** The method behind `buffer.write` for UTF-8, without its look at the arguments. Node's types leave it out. */
type Utf8Buffer = Buffer<ArrayBuffer> & { utf8Write(text: string, offset: number): number }

const head = '{"batch":['
const comma = 0x2c
const tail = "]}"

/**
 * The least work that makes batches: each operation is serialised once and its bytes are written straight into a
 * buffer. `emit` gets each full body and answers with the buffer to go on with.
 */
export async function writeBatches(
  operations: Iterable<Operation>,
  first: Buffer<ArrayBuffer>,
  emit: (body: Buffer<ArrayBuffer>, buffer: Buffer<ArrayBuffer>) => Promise<Buffer<ArrayBuffer>>,
): Promise<void> {
  // allocUnsafe in newBuffer gives a Buffer of Node's own, which has the method.
  let buffer = first as Utf8Buffer
  let end = buffer.utf8Write(head, 0)
  for (const operation of operations) {
    const text = JSON.stringify(operation)
    let start = end
    if (end > head.length) buffer[start++] = comma
    let next = start + buffer.utf8Write(text, start)
    if (next + tail.length > limits.batchBytes) {
      buffer = (await emit(seal(buffer, end), buffer)) as Utf8Buffer
      next = buffer.utf8Write(head, 0)
      next += buffer.utf8Write(text, next)
    }
    end = next
  }
  await emit(seal(buffer, end), buffer)
}

/** A buffer for one batch. The operation that does not fit is written past the limit before that is noticed. */
export function newBuffer(): Buffer<ArrayBuffer> {
  return Buffer.allocUnsafe(limits.batchBytes + limits.operationBytes + tail.length)
}

function seal(buffer: Utf8Buffer, end: number): Buffer<ArrayBuffer> {
  return buffer.subarray(0, end + buffer.utf8Write(tail, end))
}
