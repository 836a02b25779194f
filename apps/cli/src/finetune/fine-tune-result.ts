import { type MeanInterval, meanInterval } from '@crossmodal/evaluation';

import { formatTable } from '../format.ts';
import { type Versions, versions } from '../versions.ts';
import type { Trial } from './fine-tune-run.ts';
import type { FrozenRun } from './frozen-run.ts';

/** What is compared, in the order of tables and figures. */
export const methods = ['start', 'fineTuned', 'linearProbe', 'nearestNeighbours'] as const;

export type Method = (typeof methods)[number];

/** One number of labelled pairs: accuracies over the seeds; what needs two seeds is null for one. */
export type Summary = { readonly labels: number } & Readonly<Record<Method, { [Key in keyof MeanInterval]: number | null }>>;

/** Content of `finetune/NAME/result.json` in a run's folder. */
export interface FineTuneResult {
  readonly run: string;
  readonly experiment: string;
  readonly loss: string;
  readonly side: string;
  readonly engine: string;
  readonly versions: Versions;
  readonly temperature: number;
  /** What step 0 is, whether it uses no labelled pair, and whether it is of point sets. */
  readonly start: { readonly name: string; readonly zeroShot: boolean; readonly sets: boolean };
  readonly testItems: number;
  readonly seeds: number;
  readonly summaries: readonly Summary[];
  readonly trials: readonly Trial[];
}

/** Gathers the trials of a run. */
export function fineTuneResult(frozen: FrozenRun, trials: readonly Trial[], { engine, seeds }: { engine: string; seeds: number }): FineTuneResult {
  const sizes = [...new Set(trials.map(({ labels }) => labels))];
  return {
    run: frozen.run.path,
    experiment: frozen.run.config.experiment,
    loss: frozen.loss,
    side: frozen.side,
    engine,
    versions: versions(),
    temperature: frozen.temperature,
    start: { name: frozen.startName, zeroShot: frozen.zeroShot, sets: frozen.sets },
    testItems: frozen.labels.test.length,
    seeds,
    summaries: sizes.map((labels) => {
      const ofSize = trials.filter((trial) => trial.labels === labels);
      return { labels, ...Object.fromEntries(methods.map((method) => [method, summary(ofSize.map((trial) => trial[method]))])) } as Summary;
    }),
    trials,
  };
}

/** What each method is called, for a result. */
export function methodNames({ start }: Pick<FineTuneResult, 'start'>): Record<Method, string> {
  return {
    start: start.zeroShot ? 'zero-shot' : start.name,
    fineTuned: 'fine-tuned',
    linearProbe: 'linear probe',
    nearestNeighbours: 'nearest neighbours',
  };
}

/** The result as a table for the terminal. */
export function fineTuneLines(result: FineTuneResult): string[] {
  const names = methodNames(result);
  const cell = ({ mean, standardDeviation }: Summary[Method]) =>
    standardDeviation === null ? (100 * mean!).toFixed(2) : `${(100 * mean!).toFixed(2)} ± ${(100 * standardDeviation).toFixed(2)}`;
  return [
    `${result.run}: ${result.experiment}, ${result.loss}, ${result.side}`,
    ...formatTable([['labels', ...methods.map((method) => names[method])], ...result.summaries.map((row) => [String(row.labels), ...methods.map((method) => cell(row[method]))])]),
    `Accuracy in percent on ${result.testItems.toLocaleString('en')} test items, mean ± standard deviation over ${result.seeds} draws of the labelled pairs.`,
  ];
}

/** JSON has no NaN, so what is not known is null. */
function summary(values: readonly number[]): Summary[Method] {
  const { mean, standardDeviation, low, high } = meanInterval(values);
  const known = (value: number) => (Number.isNaN(value) ? null : value);
  return { mean, standardDeviation: known(standardDeviation), low: known(low), high: known(high) };
}
