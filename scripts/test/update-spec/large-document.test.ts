import { expect, test } from "vitest"
import { stringify } from "yaml"
import { largeDocument } from "./large-document.ts"
import { projectAt } from "./temporary-project.ts"
import { ownPart } from "./upstream-fixture.ts"

test("whole APIs in one file are read for what v2 needs, as JSON and as YAML", async () => {
  const document = await largeDocument()
  expect(Object.keys(document.paths).length).toBeGreaterThanOrEqual(17)
  expect(Object.keys(document.components.schemas).length).toBeGreaterThanOrEqual(273)
  await using project = await projectAt(document)

  const json = JSON.stringify(document, undefined, 1)
  expect(json.length).toBeGreaterThan(450_000)
  await project.write("upstream.json", json)
  expect(await project.run("upstream.json")).toMatchObject({ code: 0, errors: "" })
  await project.write("large.yaml", stringify(document))
  expect(await project.run("large.yaml")).toMatchObject({ code: 0, errors: "" })

  ownPart(document.components.schemas.person_page).properties.locale = { type: "string" }
  document.components.schemas.other_3.properties.text = { type: "integer" }
  const { code, out } = await project.update(document)
  expect(code).toBe(1)
  expect(out.split("\n").filter((line) => /^(breaking|additive|wording)/.test(line))).toEqual([
    "additive  person page/locale: added, optional (string)",
  ])
})
