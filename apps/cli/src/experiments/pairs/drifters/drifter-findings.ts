import type { MeanInterval } from '@crossmodal/evaluation';
import { metricsTable, type ReportFigure, trackMap } from '@crossmodal/plots';
import * as tf from '@tensorflow/tfjs-core';

import { drawn } from '../../../drawn.ts';
import { formatPercent, formatTable } from '../../../format.ts';
import type { FindingsContext, PairFindings } from '../pair-experiment.ts';
import { continuationRanks, type ContinuationRanks } from './continuation-ranks.ts';
import { gaussianScores } from './gaussian-law.ts';
import type { DrifterPairs } from './load-drifter-pairs.ts';
import { persistenceScores } from './persistence.ts';
import { chanceOverBuoys, recallGain, recallOverBuoys } from './recall-over-buoys.ts';

const KS = [1, 5, 10] as const;
const EXAMPLES = 3;

/** How well continuations are found among those of other buoys, beside persistence, the Gaussian law and chance. */
export async function drifterFindings(pairs: DrifterPairs, { model, zu, zv }: FindingsContext): Promise<PairFindings> {
  const { windows, tracks } = pairs;
  const logits = tf.tidy(() => model.similarity(tf.tensor2d(zu.data, [zu.rows, zu.columns]), tf.tensor2d(zv.data, [zv.rows, zv.columns])));
  const scores = (await logits.data()) as Float32Array;
  logits.dispose();
  const learned = continuationRanks(windows, (window, into) => into.set(scores.subarray(window * windows.count, (window + 1) * windows.count)));
  const persistence = continuationRanks(windows, persistenceScores(windows));
  const gaussian = continuationRanks(windows, gaussianScores(pairs.train, pairs.test));
  const buoys = new Set(windows.buoy).size;
  const perK = <T>(of: (k: number) => T): Record<string, T> => Object.fromEntries(KS.map((k) => [k, of(k)]));
  const result = {
    buoys: { train: new Set(tracks.train.map(({ buoy }) => buoy)).size, test: buoys },
    windows: windows.count,
    recall: {
      model: perK((k) => recallOverBuoys(windows, learned, k)),
      persistence: perK((k) => recallOverBuoys(windows, persistence, k)),
      gaussian: perK((k) => recallOverBuoys(windows, gaussian, k)),
      chance: perK((k) => chanceOverBuoys(windows, learned, k)),
      gainOverPersistence: perK((k) => recallGain(windows, [learned, persistence], k)),
      gainOverGaussian: perK((k) => recallGain(windows, [learned, gaussian], k)),
    },
  };
  const rows = [
    { way: 'learned', ...perK((k) => interval(result.recall.model[k])) },
    { way: 'persistence', ...perK((k) => interval(result.recall.persistence[k])) },
    { way: 'Gaussian law', ...perK((k) => interval(result.recall.gaussian[k])) },
    { way: 'learned less persistence', ...perK((k) => interval(result.recall.gainOverPersistence[k])) },
    { way: 'learned less Gaussian law', ...perK((k) => interval(result.recall.gainOverGaussian[k])) },
    { way: 'chance', ...perK((k) => formatPercent(result.recall.chance[k], 2)) },
  ] as ({ way: string } & Record<string, string>)[];
  return {
    result,
    lines: [
      '',
      ...formatTable([['continuation among other buoys', ...KS.map((k) => `R@${k}`)], ...rows.map((row) => [row.way, ...KS.map((k) => row[k])])]),
      '',
      `${windows.count} windows of ${buoys} test buoys; means over buoys with 95 % intervals.`,
    ],
    sections: [
      {
        heading: 'Continuations among those of other buoys',
        paragraphs: [
          `For each of ${windows.count} windows of ${buoys} buoys that training did not see, the true continuation is ranked among it and those of all other test buoys. Recall is a mean over buoys, with its 95 % interval by Student's t. Persistence ranks by the distance from a drifter that goes on as in its last step, the Gaussian law by log p(v|u) − log p(v) with the means and covariances of the training windows, the optimum of a contrastive loss if drifters were Gaussian. Positions are relative to the last known one, so that where a buoy is tells nothing.`,
        ],
        html: metricsTable({ columns: [{ key: 'way', label: 'way' }, ...KS.map((k) => ({ key: String(k), label: `R@${k}` }))], rows }),
        figures: [await examplesFigure(pairs, { scores, learned }), await tracksFigure(pairs)],
      },
    ],
  };
}

function interval({ mean, low, high }: MeanInterval): string {
  return `${formatPercent(mean, 1)} (${formatPercent(low, 1)} to ${formatPercent(high, 1)})`;
}

/** Windows at equal distances in the list, with their continuations: the true one, the best of other buoys, persistence. */
function examplesFigure({ windows }: DrifterPairs, { scores, learned }: { scores: Float32Array; learned: ContinuationRanks }): Promise<ReportFigure> {
  const { count, past, future, before, after, buoy, buoys } = windows;
  const points = (data: Float32Array, window: number, steps: number) => Array.from({ length: steps }, (_, step): [number, number] => [data[(window * steps + step) * 2], data[(window * steps + step) * 2 + 1]]);
  const origin: [number, number] = [0, 0];
  const chosen = Array.from({ length: Math.min(EXAMPLES, count) }, (_, example) => Math.floor(((example + 0.5) * count) / EXAMPLES));
  return drawn(
    trackMap({
      panels: chosen.map((window) => {
        const row = scores.subarray(window * count, (window + 1) * count);
        const best = row.reduce((found, score, candidate) => (buoy[candidate] !== buoy[window] && (found < 0 || score > row[found]) ? candidate : found), -1);
        const [east, north] = points(before, window, past)[past - 1];
        return {
          title: `buoy ${buoys[buoy[window]]}, rank ${learned.ranks[window]} of ${learned.candidates[window]}`,
          tracks: [
            { name: 'past', points: [...points(before, window, past), origin] },
            { name: 'true continuation', points: [origin, ...points(after, window, future)] },
            { name: 'best of other buoys', points: [origin, ...points(after, best, future)], dashed: true },
            { name: 'persistence', points: [origin, ...Array.from({ length: future }, (_, step): [number, number] => [-(step + 1) * east, -(step + 1) * north])], dashed: true },
          ],
        };
      }),
      xLabel: 'km east',
      yLabel: 'km north',
      title: 'Pasts with their continuations',
    }),
  );
}

function tracksFigure({ tracks }: DrifterPairs): Promise<ReportFigure> {
  const lines = (name: string, list: DrifterPairs['tracks']['train']) => list.map(({ lon, lat }) => ({ name, faint: true, points: Array.from(lon, (x, i): [number, number] => [x, lat[i]]) }));
  return drawn(
    trackMap({
      panels: [{ title: '', tracks: [...lines('buoys to train on', tracks.train), ...lines('buoys to test on', tracks.test)] }],
      coordinates: 'degrees',
      title: 'Tracks of the buoys',
      caption: 'Every track that is long enough for a window; a degree of longitude is drawn as wide as it is in the middle latitude.',
    }),
  );
}
