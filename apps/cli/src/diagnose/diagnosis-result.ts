import type { AlignmentScore, DiagnosisFinding, InformationBound, PairDiagnosis } from '@crossmodal/evaluation';

import { formatPercent, formatTable } from '../format.ts';
import type { Versions } from '../versions.ts';

/** A diagnosis that says what compared. */
export type Diagnosis = Required<PairDiagnosis>;

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
  readonly diagnosis: Diagnosis;
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
  const nats = (name: string, { bound, low, high, ceiling }: InformationBound) => `${name} at least ${bound.toFixed(2)} nats (95 % interval ${low.toFixed(2)} to ${high.toFixed(2)}; so many candidates show ${ceiling.toFixed(2)} at most)`;
  const information = [
    ...(uToV.information === null ? [] : [nats(`${sides.u} → ${sides.v}`, uToV.information)]),
    ...(vToU.information === null ? [] : [nats(`${sides.v} → ${sides.u}`, vToU.information)]),
  ];
  if (information.length > 0) lines.push('', `Mutual information at the temperature that suits best: ${information.join(', ')}.`);
  lines.push('', `Calibration error of the logits as log density ratios, pair or no pair: ${diagnosis.calibration.pairs.expectedCalibrationError.toFixed(4)}.`);
  for (const { topic, finding, advice } of findings) lines.push('', `${topic}: ${finding}`, `  → ${advice}`);
  const note = geometryNote(diagnosis);
  if (note !== null) lines.push('', note);
  if (mitigations !== null) {
    lines.push('', `On held-out pairs (${mitigations.folds} folds, partners sought among those of the fold):`, ...formatTable(mitigationRows(mitigations.scores)));
  }
  if (written !== null) lines.push('', `Written: ${written.path}, by ${written.method}.`);
  return lines;
}

/** What is different about the geometry of a run without cosines; null with them. */
export function geometryNote({ compared: { similarity, geometry } }: Diagnosis): string | null {
  if (geometry === 'unit vectors') return null;
  return geometry === null
    ? `Left out: modality gap, use of the space and linear structure. The similarity ${similarity} compares sets of weighted points, which are no vectors of one space; what their logits say is above.`
    : `The similarity ${similarity} sees the lengths of embeddings, so the modality gap, the use of the space and the linear structure are those of the raw vectors, with their norms.`;
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
