import { type Node, upstream } from "./upstream-fixture.ts"

/** A description of several APIs around the Track API: about 500 kB, 17 paths, 273 schemas, with texts and examples. */
export async function largeDocument(): Promise<Node> {
  const document = await upstream()
  const { schemas } = document.components
  const filler = "A sentence about this part of an API that has nothing to do with sending operations. ".repeat(12)
  for (let index = 0; Object.keys(schemas).length < 273; index++) {
    schemas[`other_${index}`] = {
      type: "object",
      description: filler,
      allOf: [{ $ref: `#/components/schemas/other_${(index * 7 + 1) % 200}` }, { $ref: "other.yaml#/not-needed" }],
      discriminator: { propertyName: "kind" },
      properties: { text: { type: "string", description: filler.slice(0, 400), example: filler.slice(0, 200) } },
    }
  }
  for (let index = 0; Object.keys(document.paths).length < 17; index++) {
    document.paths[`/api/v1/other/${index}`] = {
      get: {
        description: filler.repeat(3),
        responses: {
          "200": {
            description: filler,
            content: { "application/json": { schema: { $ref: `#/components/schemas/other_${index}` } } },
          },
        },
      },
    }
  }
  return document
}
