import { limitsModule } from "../generate/limits.ts"
import { typesModule } from "../generate/types.ts"
import { validatorsModule } from "../generate/validators.ts"
import { lintDocument } from "../lint-spec/lint-document.ts"
import { parseContract } from "../spec/contract.ts"

/** Whether a spec is fit to be written: it lints, and types, limits and validators come out of it. What is wrong if not. */
export async function verifySpec(text: string, path: string): Promise<string[]> {
  const problems = await lintDocument(text, path)
  if (problems.length > 0) return problems.map((problem) => `the new spec does not lint: ${problem}`)
  try {
    const contract = parseContract(text)
    limitsModule(contract)
    validatorsModule(contract)
    await typesModule(contract)
    return []
  } catch (error) {
    return [`nothing can be generated from the new spec: ${error instanceof Error ? error.message : String(error)}`]
  }
}
