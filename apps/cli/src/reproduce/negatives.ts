import { mkdirSync } from 'node:fs';

import { meanInterval, type MeanInterval } from '@crossmodal/evaluation';
import { type Figure, metricsTable, type ReportSection, sweepCurves } from '@crossmodal/plots';
import { createRandom } from '@crossmodal/theory';
import { selectFastestEngine } from '@crossmodal/training/engine';

import { drawn } from '../drawn.ts';
import { formatDuration, formatPercent } from '../format.ts';
import { resolveConfig } from '../config/resolve-config.ts';
import { pairTraining } from '../experiments/pairs/pair-training.ts';
import { pairSubset } from './negatives/pair-subset.ts';
import { type DataPlan, type Plan, plans } from './negatives/plans.ts';
import { runTrial, type Trial, type TrialKind, type TrialResult, type TrialSetting } from './negatives/trial.ts';
import { TrialStore } from './negatives/trial-store.ts';
import type { Check, Findings, ReproductionContext } from './reproduction.ts';

/** A curve: what is swept, for one way of training. */
interface Curve {
  readonly figure: 'negatives' | 'pool' | 'batch';
  readonly name: string;
  readonly points: readonly { readonly x: number; readonly trial: TrialKind; readonly pairs: number }[];
}

/** A curve with what was measured. */
interface MeasuredCurve extends Omit<Curve, 'points'> {
  readonly data: string;
  readonly points: readonly { readonly x: number; readonly at10: MeanInterval; readonly results: readonly TrialResult[] }[];
}

/** Radius ρ as a share of the logarithm of the number of pairs: 6.5 of log 2.7 million, the recipe of FastCLIP-v3 for CC3M. */
const RHO_SHARE = 0.44;

/** Name of the curve of the CLIP loss at a constant temperature. */
const BASELINE = 'clip';

/** Name of the curve whose anchors have the same negatives. */
const SHARED = 'the same for all anchors';

/** Recall at 10 that every way of training should have, in multiples of chance: nothing learned is 1. */
const LEAST_MULTIPLE = 2;

/** Retrieval on real pairs against the number of negatives, and small batches by losses of the batch and of the data set. */
export const negatives = {
  async run({ profile, seed, terminal, signal, folder }: ReproductionContext): Promise<Findings> {
    const plan = plans[profile];
    // One thread has the same bits on every machine, and does not wait for others where other programs run.
    const engine = await selectFastestEngine({ threads: 1, onTrial: (name) => terminal.progress(`trying engine ${name}`) });
    mkdirSync(folder, { recursive: true });
    // What a trial depends on; more seeds or other points leave those that are done as they are.
    const decisive = plan.data.map(({ experiment, settings, test, samples }) => ({ name: experiment.name, settings, test, samples }));
    const store = new TrialStore(folder, JSON.stringify({ seed, engine: engine.fingerprint, anchors: plan.anchors, data: decisive }));
    const work = [];
    for (const data of plan.data) {
      terminal.progress(`reading ${data.experiment.name}`);
      work.push({ data, curves: curvesOf(plan, data), setting: await settingOf(data, { anchors: plan.anchors, engine, seed, signal }) });
    }
    // A seed at a time, so that every curve is as far as the others.
    const trials = work.flatMap(({ data, curves, setting }) => trialsOf(data, curves).map((trial) => ({ trial, setting }))).toSorted((one, other) => one.trial.seed - other.trial.seed);
    const left = trials.filter(({ trial }) => store.get(trial) === undefined);
    const start = performance.now();
    for (const [place, { trial, setting }] of left.entries()) {
      store.set(trial, await runTrial(trial, setting));
      const seconds = ((performance.now() - start) / 1000 / (place + 1)) * (left.length - place - 1);
      terminal.progress(`${trial.data}  trial ${trials.length - left.length + place + 1}/${trials.length}  ${formatDuration(seconds)} left`);
    }
    const measured = work.flatMap(({ data, curves }) => curves.map((curve) => measuredCurve(data, curve, store)));
    return { checks: work.flatMap(({ data }) => checksOf(data, measured.filter((curve) => curve.data === data.experiment.name))), sections: await sectionsOf(plan, measured) };
  },
};

async function settingOf(data: DataPlan, others: Pick<TrialSetting, 'anchors' | 'engine' | 'seed' | 'signal'>): Promise<TrialSetting> {
  const { experiment, settings, samples } = data;
  const config = resolveConfig(pairTraining(experiment), { flags: settings as Record<string, unknown> });
  const { train, test } = await experiment.load(config.data);
  const chosen = createRandom(0).permutation(test.count).subarray(0, data.test);
  return { experiment, settings, samples, train, test: pairSubset(test, chosen), ...others };
}

function curvesOf(plan: Plan, { pairs }: DataPlan): Curve[] {
  const n = pairs.at(-1)!;
  const most = plan.negatives.at(-1)!;
  const ofBatch = (['shared', 'fresh'] as const).map((kind): Curve => ({
    figure: 'negatives',
    name: kind === 'shared' ? SHARED : 'of each anchor its own',
    // All of them are the same for both.
    points: plan.negatives.map((m) => ({ x: m, pairs: n, trial: { kind: m === most ? 'shared' : kind, negatives: m } })),
  }));
  const ofPool = pairs.map((count): Curve => ({
    figure: 'pool',
    name: `n = ${count.toLocaleString('en')}`,
    points: plan.shares.map((share) => ({ x: share, pairs: count, trial: { kind: 'pool', pool: Math.max(1, Math.round(share * count)) } })),
  }));
  const rho = Math.round(100 * RHO_SHARE * Math.log(n)) / 100;
  const methods = [
    [BASELINE, 'clip', false, {}],
    ['clip, τ learned', 'clip', true, {}],
    ['sog-clr', 'sog-clr', true, {}],
    ['fast-clip-v1', 'fast-clip-v1', true, {}],
    ['fast-clip-v3', 'fast-clip-v3', true, { rho }],
  ] as const;
  const bySize = methods.map(([name, loss, learnTemperature, options]): Curve => ({
    figure: 'batch',
    name,
    points: plan.batchSizes.map((batchSize) => ({ x: batchSize, pairs: n, trial: { kind: 'loss', loss, batchSize, learnTemperature, options } })),
  }));
  return [...ofBatch, ...ofPool, ...bySize];
}

function trialsOf(data: DataPlan, curves: readonly Curve[]): Trial[] {
  const trials = curves.flatMap(({ points }) => points.flatMap((point) => seedsOf(data, point)));
  return [...new Map(trials.map((trial) => [JSON.stringify(trial), trial])).values()];
}

function seedsOf({ experiment, seeds }: DataPlan, { trial, pairs }: Curve['points'][number]): Trial[] {
  return Array.from({ length: seeds }, (_, seed) => ({ ...trial, data: experiment.name, pairs, seed }));
}

function measuredCurve(data: DataPlan, { points, ...curve }: Curve, store: TrialStore): MeasuredCurve {
  return {
    ...curve,
    data: data.experiment.name,
    points: points.map((point) => {
      const results = seedsOf(data, point).map((trial) => store.get(trial)!);
      return { x: point.x, results, at10: meanInterval(results.map(({ recallAt10 }) => recallAt10)) };
    }),
  };
}

/** What is to hold on any data: everything learns, and many shared negatives are no worse than few, whose choice averages over no anchors. */
function checksOf({ experiment, test }: DataPlan, curves: readonly MeasuredCurve[]): Check[] {
  const group = experiment.title;
  const learns = curves.flatMap(({ figure, name, points }) =>
    points
      .filter(({ x }) => figure === 'batch' || x === points.at(-1)!.x)
      .map(({ x, at10 }): Check => ({ group, name: `${headings[figure]}: ${name}, ${xOf(figure, x)}: R@10 in multiples of chance`, source: 'chance', expected: { atLeast: LEAST_MULTIPLE }, ours: at10.mean / (10 / test) })),
  );
  const more = curves
    .filter(({ figure, name }) => figure === 'pool' || name === SHARED)
    .map(({ figure, name, points }): Check => {
      const ours = points.at(-1)!.at10.mean - points[0].at10.mean;
      return { group, name: `${headings[figure]}: ${name}: R@10 with the most less that with the fewest`, source: 'theory', expected: { atLeast: 0 }, ours };
    });
  return [...learns, ...more];
}

const headings = { negatives: 'negatives a step', pool: 'a pool of negatives', batch: 'small batches' } as const;

const axes = {
  negatives: { xLabel: 'negatives m of an anchor in a step', xScale: 'log' },
  pool: { xLabel: 'size of the pool, m/n', xScale: 'log' },
  batch: { xLabel: 'pairs in a batch', xScale: 'log' },
} as const;

function xOf(figure: Curve['figure'], x: number): string {
  return figure === 'negatives' ? `m = ${x}` : figure === 'pool' ? `m/n = ${x}` : `batches of ${x}`;
}

async function sectionsOf(plan: Plan, measured: readonly MeasuredCurve[]): Promise<ReportSection[]> {
  const paragraphs = {
    negatives: [
      `The risk with m negatives an anchor and step, drawn anew in every step from ${plan.anchors} pairs that are no anchors: the same ones for all ${plan.anchors} anchors, or each anchor its own. Anchors, encoder passes and steps are the same for every m.`,
    ],
    pool: [
      'n pairs, and a pool of m other pairs that stays the same and from which the negatives of a step are drawn, as in the experiment of Li, Wei, Yang and Ying. Every model sees as many anchors, whatever n and m.',
    ],
    batch: [
      'The CLIP loss, whose negatives are those of the batch, and losses that keep a normaliser of each pair, at as many samples seen. The learning rate goes with the root of the batch size; nothing else is tuned. τ is 0.07, where it is learned at first.',
    ],
  } as const;
  return Promise.all(
    (['negatives', 'pool', 'batch'] as const).map(async (figure): Promise<ReportSection> => {
      const curves = measured.filter((curve) => curve.figure === figure);
      return {
        heading: headings[figure][0].toUpperCase() + headings[figure].slice(1),
        paragraphs: [...paragraphs[figure], 'Recall at 10 among the test pairs, the mean of both directions; mean over the seeds with its 95 % interval by Student’s t.'],
        html: tableOf(figure, curves),
        figures: await Promise.all(plan.data.map(({ experiment }) => drawn(figureOf(figure, { title: experiment.title, curves: curves.filter(({ data }) => data === experiment.name) })))),
      };
    }),
  );
}

function figureOf(figure: Curve['figure'], { title, curves }: { title: string; curves: readonly MeasuredCurve[] }): Figure {
  return sweepCurves({
    series: curves.map(({ name, points }) => ({ name, points: points.map(({ x, at10 }) => ({ x, y: at10.mean, low: Math.max(0, at10.low), high: at10.high })) })),
    ...axes[figure],
    yLabel: 'R@10',
    title,
  });
}

function tableOf(figure: Curve['figure'], curves: readonly MeasuredCurve[]): string {
  const xs = curves[0].points.map(({ x }) => x);
  return metricsTable({
    columns: [{ key: 'data', label: 'data' }, { key: 'name', label: figure === 'pool' ? 'pairs' : 'by' }, ...xs.map((x) => ({ key: String(x), label: xOf(figure, x) }))],
    rows: [...curves.map((curve) => rowOf(curve, ({ at10 }) => intervalText(at10))), ...(figure === 'batch' ? curves.flatMap((curve) => comparedRow(curve, curves)) : [])],
  });
}

function rowOf({ data, name, points }: MeasuredCurve, text: (point: MeasuredCurve['points'][number], place: number) => string): Record<string, string> {
  return { data, name, ...Object.fromEntries(points.map((point, place) => [String(point.x), text(point, place)])) };
}

/** A loss against that of the batch, seed by seed: both see the same pairs in the same order from the same weights. */
function comparedRow(curve: MeasuredCurve, curves: readonly MeasuredCurve[]): Record<string, string>[] {
  const base = curves.find(({ data, name }) => data === curve.data && name === BASELINE)!;
  if (curve === base) return [];
  const difference = ({ results }: MeasuredCurve['points'][number], place: number) =>
    intervalText(meanInterval(results.map(({ recallAt10 }, seed) => recallAt10 - base.points[place].results[seed].recallAt10)));
  return [rowOf({ ...curve, name: `${curve.name} less ${BASELINE}` }, difference)];
}

function intervalText({ mean, high }: MeanInterval): string {
  return Number.isFinite(high) ? `${formatPercent(mean, 1)} ± ${(100 * (high - mean)).toFixed(1)}` : formatPercent(mean, 1);
}
