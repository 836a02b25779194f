import type { AlignmentScore, DiagnosisFinding, EmbeddingDiagnosis } from '@crossmodal/evaluation';

import { formatPercent, formatTable } from '../format.ts';
import type { Versions } from '../versions.ts';

/** Content of the `result.json` of a diagnosis. */
export interface DiagnosisResult {
  /** What was diagnosed. */
  readonly source: { readonly u: string; readonly v: string };
  /** What to call the two modalities. */
  readonly sides: { readonly u: string; readonly v: string };
  readonly seed: number;
  readonly versions: Versions;
  /** What multiplied: `wasm-simd`, `system-blas` or `typed-array`. */
  readonly kernel: string;
  readonly diagnosis: EmbeddingDiagnosis;
  readonly findings: readonly DiagnosisFinding[];
  /** What re-alignments are worth on held-out pairs; null if none was asked for. */
  readonly mitigations: { readonly folds: number; readonly scores: readonly AlignmentScore[] } | null;
  /** The embeddings that were written. */
  readonly written: { readonly method: string; readonly path: string } | null;
  readonly seconds: number;
}

/** The result as text for the terminal. */
export function diagnosisLines({ diagnosis, sides, findings, mitigations, written }: DiagnosisResult): string[] {
  const { uToV, vToU } = diagnosis.retrieval;
  const ks = Object.keys(uToV.recall);
  const lines = formatTable([
    ['retrieval', ...ks.map((k) => `R@${k}`), 'median rank', 'MRR', 'AUC (95 % interval)'],
    ...[
      { name: `${sides.u} → ${sides.v}`, direction: uToV },
      { name: `${sides.v} → ${sides.u}`, direction: vToU },
    ].map(({ name, direction }) => [
      name,
      ...ks.map((k) => formatPercent(direction.recall[k].value)),
      String(direction.medianRank),
      direction.meanReciprocalRank.toFixed(3),
      `${direction.auc.auc.toFixed(4)} (${direction.auc.low.toFixed(4)} to ${direction.auc.high.toFixed(4)})`,
    ]),
  ]);
  for (const { topic, finding, advice } of findings) lines.push('', `${topic}: ${finding}`, `  → ${advice}`);
  if (mitigations !== null) {
    lines.push('', `On held-out pairs (${mitigations.folds} folds, partners sought among those of the fold):`, ...formatTable(mitigationRows(mitigations.scores)));
  }
  if (written !== null) lines.push('', `Written: ${written.path}, by ${written.method}.`);
  return lines;
}

/** Scores as a table, the header first. */
export function mitigationRows(scores: readonly AlignmentScore[]): string[][] {
  return [
    ['', 'R@1', 'gain (95 % interval)', 'R@5', 'AUC', 'cross-entropy', 'temperature', 'centroid gap'],
    ...scores.map(({ name, recallAt1, recallAt5, auc, crossEntropy, temperature, centroidGap, gain }, index) => [
      name,
      formatPercent(recallAt1),
      index === 0 ? '–' : `${formatPercent(gain.mean)} (${formatPercent(gain.low)} to ${formatPercent(gain.high)})`,
      formatPercent(recallAt5),
      auc.toFixed(4),
      crossEntropy.toFixed(4),
      temperature.toPrecision(3),
      centroidGap.toFixed(3),
    ]),
  ];
}
