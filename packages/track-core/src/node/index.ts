export { createNodeTransport, type NodeTransport } from "./node-transport.ts"
export type { NodeTlsOptions, NodeTransportOptions } from "./node-transport-options.ts"
