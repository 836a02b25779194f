import { kmeSimilarity, logSumExp, mixPointSets, type PointSet } from '@crossmodal/theory';

import { type EmbeddedItems, embedSide } from '../../experiments/pairs/embed-side.ts';
import { emoji } from '../../experiments/pairs/emoji/emoji.ts';
import { logitsOf } from '../../experiments/pairs/emoji/logits-of.ts';
import type { PairExperiment } from '../../experiments/pairs/pair-experiment.ts';
import type { PairRun } from '../../experiments/pairs/pair-run.ts';
import { trainedPairModel } from '../../experiments/pairs/trained-pair-model.ts';

const PICTURES = 8;
const PROMPTS = 12;

/**
 * How far, for a trained KME model, the logits of the joined point set of several names, in float64, are from the
 * logarithm of the mean exponential of the model's own logits of those names.
 */
export async function joinedPromptsError(run: PairRun): Promise<number> {
  const { points } = run.config.model;
  const { test } = await emoji.load(run.config.data as Parameters<typeof emoji.load>[0]);
  const model = trainedPairModel(emoji as unknown as PairExperiment, run);
  try {
    const first = (count: number) => Uint32Array.from({ length: Math.min(count, test.count) }, (_, index) => index);
    const pictures = await embedSide(model.u, test.u, first(PICTURES));
    const names = await embedSide(model.v, test.v, first(PROMPTS));
    const logits = await logitsOf(model.similarity, pictures, names);
    const sets = unpacked(names, points);
    const joined = mixPointSets(sets, sets.map(() => 1 / sets.length));
    const exact = kmeSimilarity(unpacked(pictures, points), [joined], Math.sqrt(model.temperature()));
    return Math.max(...logits.map((row, picture) => Math.abs(logSumExp(row) - Math.log(row.length) - exact[picture][0])));
  } finally {
    model.dispose();
  }
}

function unpacked({ data, rows, columns }: EmbeddedItems, points: number): PointSet[] {
  const dim = columns / points - 1;
  return Array.from({ length: rows }, (_, row) => {
    const own = data.subarray(row * columns, (row + 1) * columns);
    return {
      points: Array.from({ length: points }, (__, point) => unit(own.subarray(point * dim, (point + 1) * dim))),
      logWeights: own.subarray(points * dim),
    };
  });
}

function unit(point: Float32Array): Float64Array {
  const norm = Math.hypot(...point);
  return Float64Array.from(point, (value) => value / norm);
}
