import { parseBaseline } from "../update-spec/baseline.ts"
import { explainDifferences, parseCorrections } from "../update-spec/corrections/corrections.ts"
import { withCorrectionsTable } from "../update-spec/corrections/corrections-table.ts"
import { differencesOfOurs } from "../update-spec/ours/differences.ts"
import { parseSpec } from "../update-spec/ours/parse-spec.ts"

/** Texts of the files in `spec/`. */
export interface SpecFolder {
  spec: string
  baseline: string
  corrections: string
  readme: string
}

/**
 * Whether the spec, the published description and the corrections tell one story: each difference is listed, each listed
 * one is there, and the README shows the list. What is wrong if not.
 */
export function checkAgreement({ spec, baseline, corrections, readme }: SpecFolder): string[] {
  const listed = parseCorrections(corrections)
  const differences = differencesOfOurs(parseBaseline(baseline).snapshot, parseSpec(spec))
  const { unexplained, unused } = explainDifferences(differences, listed)
  return [
    ...unexplained.map(
      ({ place, aspect, from, to }) =>
        `${place} (${aspect}): published ${show(from)}, ours ${show(to)}. Follow it, or list it in spec/corrections.yaml`,
    ),
    ...unused.map(({ place, what }) => `spec/corrections.yaml: ${place} (${what}) explains no difference. Take it out`),
    ...(withCorrectionsTable(readme, listed) === readme
      ? []
      : ["spec/README.md does not show spec/corrections.yaml as it is. Run 'pnpm spec:lint --fix'"]),
  ]
}

function show(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value)
}
