import { type MeanInterval, meanInterval } from '@crossmodal/evaluation';

import type { EmojiModel } from './emoji-plan.ts';
import type { EmojiRun } from './run-emoji.ts';

/** A number that every run has. */
export interface EmojiMeasure {
  readonly name: string;
  /** Whether it is a share, of which more is better, or a loss in nats, of which less is. */
  readonly unit: 'share' | 'nats';
  /** What a model that has learned nothing reaches, on the same test pairs. */
  chance(run: EmojiRun['result']): number | null;
  of(run: EmojiRun['result']): number;
}

const KS = [1, 5, 10];

/** What is compared, in the order of the tables. */
export const emojiMeasures: readonly EmojiMeasure[] = [
  ...KS.map((k): EmojiMeasure => ({ name: `picture → name R@${k}`, unit: 'share', chance: ({ retrieval }) => retrieval.chance.recall[k], of: ({ retrieval }) => retrieval.uToV.pessimisticRecall[k] })),
  ...KS.map((k): EmojiMeasure => ({ name: `name → picture R@${k}`, unit: 'share', chance: ({ retrieval }) => retrieval.chance.recall[k], of: ({ retrieval }) => retrieval.vToU.pessimisticRecall[k] })),
  { name: 'zero-shot category, mean rule', unit: 'share', chance: ({ findings }) => findings.zeroShot.chance, of: ({ findings }) => findings.zeroShot.mean },
  { name: 'zero-shot category, log-mean-exp rule', unit: 'share', chance: ({ findings }) => findings.zeroShot.chance, of: ({ findings }) => findings.zeroShot.logMeanExp },
  { name: 'linear probe of the category', unit: 'share', chance: ({ findings }) => findings.linearProbe.chance, of: ({ findings }) => findings.linearProbe.accuracy },
  { name: 'loss on test pairs', unit: 'nats', chance: ({ loss }) => loss.chance, of: ({ loss }) => loss.test ?? NaN },
];

/** Values of one model by seed, with their mean. */
export interface Measured {
  readonly bySeed: readonly number[];
  readonly interval: MeanInterval;
}

/** The values of a measure for a model. */
export function measured(runs: readonly EmojiRun[], measure: EmojiMeasure, model: EmojiModel['name']): Measured {
  const bySeed = runs.filter((run) => run.model.name === model).map(({ result }) => measure.of(result));
  return { bySeed, interval: meanInterval(bySeed) };
}

/** The differences of two models seed by seed, so that what a seed's split does to both falls out. */
export function pairedDifference(runs: readonly EmojiRun[], measure: EmojiMeasure, { model, base }: { readonly model: EmojiModel['name']; readonly base: EmojiModel['name'] }): Measured {
  const [a, b] = [measured(runs, measure, model).bySeed, measured(runs, measure, base).bySeed];
  const bySeed = a.map((value, index) => value - b[index]);
  return { bySeed, interval: meanInterval(bySeed) };
}

/** Mean over the seeds of what chance gives. */
export function chanceLevel(runs: readonly EmojiRun[], measure: EmojiMeasure): number | null {
  const levels = runs.map(({ result }) => measure.chance(result)).filter((level) => level !== null);
  return levels.length === 0 ? null : levels.reduce((sum, level) => sum + level, 0) / levels.length;
}
