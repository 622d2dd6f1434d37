/** Text that somebody sent: kept from changing the direction of what stands around it, and seen even when empty. */
export function Text({ value }: { readonly value: string }) {
  return value === "" ? <i class="faint">empty</i> : <bdi>{value}</bdi>
}
