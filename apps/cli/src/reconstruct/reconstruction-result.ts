import type { GriddingReport } from '@crossmodal/datasets/ocean';
import type { GroupInterval } from '@crossmodal/evaluation';

import { formatTable } from '../format.ts';
import type { Versions } from '../versions.ts';
import type { PooledRetrieval } from './pooled-retrieval.ts';
import type { ReconstructionScores } from './reconstruction-scores.ts';

/** Content of `reconstruct/result.json` in a run's folder. */
export interface ReconstructionResult {
  readonly run: string;
  readonly experiment: string;
  readonly profile: string;
  readonly loss: string;
  readonly encoder: string;
  readonly seed: number;
  readonly engine: string;
  readonly versions: Versions;
  readonly profiles: { readonly train: number; readonly test: number; readonly queries: number; readonly pool: number; readonly gridding: GriddingReport; readonly filesLeftOut: number };
  readonly levels: readonly number[];
  readonly rank: number;
  readonly canonicalCorrelations: readonly number[];
  readonly targets: readonly { readonly name: string; readonly unit: string; readonly from: string; readonly scores: readonly ReconstructionScores[] }[];
  readonly retrieval: {
    readonly poolSize: number;
    readonly groups: number;
    readonly methods: readonly PooledRetrieval[];
    /** Of the learned encoders over the best linear method, chosen for every k and direction on the test set itself. */
    readonly gain: Pick<PooledRetrieval, 'uToV' | 'vToU'>;
  };
}

/** The result as tables for the terminal. */
export function reconstructionLines({ targets, retrieval, profiles }: ReconstructionResult): string[] {
  const tables = targets.flatMap(({ name, unit, from, scores }) => [
    ...formatTable([
      [`${name} from ${from}`, `RMSE (${unit})`, 'bias', 'skill', 'correlation', 'CRPS', 'spread/error'],
      ...scores.map(({ method, rmse, bias, skill, anomalyCorrelation, crps, spreadSkill }) => [method, rmse.toFixed(3), bias.toFixed(3), skill.toFixed(3), Number.isNaN(anomalyCorrelation) ? '–' : anomalyCorrelation.toFixed(3), crps === null ? '–' : crps.toFixed(3), spreadSkill === null ? '–' : spreadSkill.toFixed(2)]),
    ]),
    '',
  ]);
  const percent = ({ mean, low, high }: GroupInterval) => `${(100 * mean).toFixed(1)} [${(100 * low).toFixed(1)}, ${(100 * high).toFixed(1)}]`;
  const ks = Object.keys(retrieval.gain.uToV);
  const row = ({ method, uToV, vToU }: PooledRetrieval) => [method, ...ks.map((k) => percent(uToV[k])), ...ks.map((k) => percent(vToU[k]))];
  return [
    ...tables,
    ...formatTable([
      [`among ${retrieval.poolSize} (%)`, ...ks.map((k) => `R@${k} →`), ...ks.map((k) => `R@${k} ←`)],
      ...retrieval.methods.map(row),
      row({ method: 'learned − best linear', ...retrieval.gain }),
      ['chance', ...[...ks, ...ks].map((k) => ((100 * Number(k)) / retrieval.poolSize).toFixed(1))],
    ]),
    '',
    `${profiles.queries.toLocaleString('en')} of ${profiles.test.toLocaleString('en')} test profiles reconstructed from ${profiles.pool.toLocaleString('en')} training profiles; 95 % intervals from ${retrieval.groups} resampled floats or blocks.`,
  ];
}
