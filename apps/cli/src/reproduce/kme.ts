import { type Figure, metricsTable, sweepCurves } from '@crossmodal/plots';
import { createRandom, excessLoss, type FiniteJoint, finiteJoint, gaussianPairPmi, lowRank, rankBarrier, subsetTopics } from '@crossmodal/theory';
import { selectEngine } from '@crossmodal/training/engine';

import { drawn } from '../drawn.ts';
import { exactChecks, leakage } from './kme/exact-checks.ts';
import { inBatchChecks } from './kme/in-batch-checks.ts';
import { type TableModel, type TrainedTables, trainTables, widthOf } from './kme/train-tables.ts';
import type { Check, Findings, ReproductionContext } from './reproduction.ts';

interface Plan {
  readonly steps: number;
  readonly restarts: number;
  readonly models: readonly TableModel[];
  /** Trained on sampled batches as well. */
  readonly sampled: { readonly restarts: number; readonly models: readonly TableModel[] };
  /** For three and four topics. */
  readonly few: { readonly steps: number; readonly restarts: number };
}

/** Pairs of a sampled batch. */
const BATCH = 256;

const LEARNING_RATE = 0.03;

const cosine = (dim: number): TableModel => ({ name: `cosine, d = ${dim}`, similarity: 'cosine', dim, points: 1 });
const sets = (similarity: 'kme' | 'wpse', dim: number, points: number): TableModel => ({ name: `${similarity.toUpperCase()}, d = ${dim}, M = ${points}`, similarity, dim, points });

const equal = (dim: number, points: number): TableModel => ({ name: `KME, d = ${dim}, M = ${points}, equal weights`, similarity: 'kme', dim, points, equalWeights: true });

const plans: Readonly<Record<ReproductionContext['profile'], Plan>> = {
  quick: {
    steps: 1500,
    restarts: 1,
    models: [...[2, 5, 10].map(cosine), sets('kme', 3, 2), sets('kme', 5, 2), sets('wpse', 5, 2)],
    sampled: { restarts: 1, models: [] },
    few: { steps: 600, restarts: 6 },
  },
  paper: {
    steps: 3000,
    restarts: 5,
    models: [
      ...[2, 3, 5, 8, 10, 12, 16, 20].map(cosine),
      ...[[2, 2], [2, 3], [3, 2], [5, 1], [5, 2]].map(([dim, points]) => sets('kme', dim, points)),
      ...[[3, 2], [5, 2]].map(([dim, points]) => equal(dim, points)),
      ...[[2, 2], [3, 2], [5, 1], [5, 2]].map(([dim, points]) => sets('wpse', dim, points)),
    ],
    sampled: { restarts: 3, models: [cosine(5), cosine(10), sets('kme', 3, 2), sets('kme', 5, 2), sets('wpse', 5, 2)] },
    few: { steps: 1500, restarts: 6 },
  },
};

/** Three and four topics: the best cosines known by their dimension, and where two points of equal weight are exact. */
const fewTopics: readonly { readonly topics: number; readonly vector: number; readonly excess: number; readonly dim: number }[] = [
  { topics: 3, vector: 2, excess: 0.0543, dim: 2 },
  { topics: 4, vector: 3, excess: 0.0452, dim: 3 },
];

/** The negative control: a plain inner product is exact there, so point sets have nothing to gain. */
const control = { correlation: 0.8, inner: { name: 'inner product, d = 3', similarity: 'inner', dim: 3, points: 1 }, kme: sets('kme', 2, 2) } as const;

/** A model's runs from several starts. */
interface Trained {
  readonly model: TableModel;
  /** In order, best first. */
  readonly runs: readonly TrainedTables[];
}

/** Weighted point sets against single vectors, where the optimum of the loss is known. */
export const kme = {
  async run({ profile, seed, terminal, signal }: ReproductionContext): Promise<Findings> {
    const { steps, restarts, models, sampled, few } = plans[profile];
    await selectEngine();
    terminal.progress('exact representations and bounds');
    const exact = exactChecks();
    const { joint, expPmi } = subsetTopics({ topics: 6 });
    const learn = async (law: FiniteJoint, model: TableModel, how: { restarts: number; steps: number; batch?: number } = { restarts, steps }): Promise<Trained> => {
      const runs: TrainedTables[] = [];
      for (let restart = 0; restart < how.restarts; restart++) {
        terminal.progress(`training ${model.name}${how.batch ? ' on batches' : ''}${how.restarts > 1 ? `, start ${restart + 1} of ${how.restarts}` : ''}`);
        runs.push(await trainTables(law, model, { ...how, learningRate: LEARNING_RATE, random: createRandom(seed, restart), signal }));
      }
      return { model, runs: runs.toSorted((a, b) => a.excess - b.excess) };
    };
    const trained: Trained[] = [];
    for (const model of models) trained.push(await learn(joint, model));
    const grid = gaussianGrid(control.correlation);
    const [inner, pointSets] = [await learn(grid, control.inner), await learn(grid, control.kme)];
    const onBatches: Trained[] = [];
    for (const model of sampled.models) onBatches.push(await learn(joint, model, { restarts: sampled.restarts, steps, batch: BATCH }));
    const ofFew: FewTopics[] = [];
    for (const { topics, vector, excess, dim } of fewTopics) {
      const { joint: law } = subsetTopics({ topics });
      ofFew.push({ topics, expected: excess, vector: await learn(law, cosine(vector), few), points: await learn(law, equal(dim, 2), few) });
    }
    terminal.progress('in-batch losses');
    const pmi = joint.pointwiseMutualInformation;
    return {
      checks: [...exact, ...inBatchChecks(seed), ...trainedChecks(trained), ...sampledChecks(onBatches), ...ofFew.flatMap(fewChecks), ...controlChecks(grid, inner, pointSets)],
      sections: [
        {
          heading: 'What one vector cannot reach',
          paragraphs: ['Items of one or two of six topics. The density ratio has rank 6, its logarithm, which a cosine or inner product has to fit, full rank.'],
          figures: await Promise.all([spectraFigure(pmi, expPmi), barrierFigure(pmi, trained)].map(drawn)),
        },
        {
          heading: 'Positive weights',
          paragraphs: ['Six anchors on a circle with weights p(z|x)/√p(z): the error to the pointwise mutual information falls with the bandwidth, below its bound.'],
          figures: [await drawn(leakageFigure())],
        },
        {
          heading: 'Trained tables of embeddings',
          paragraphs: [
            `A free embedding an item, ${steps} steps of Adam on the population loss${restarts > 1 ? `, ${restarts} starts` : ''}. In the negative control, a Gaussian pair of correlation ${control.correlation} on a grid, the inner product is exact in three dimensions.`,
          ],
          html: excessTable([
            ...trained.map((entry) => ({ law: 'topics', entry })),
            ...onBatches.map((entry) => ({ law: `topics, batches of ${BATCH} pairs`, entry })),
            ...ofFew.flatMap(({ topics, vector, points }) => [vector, points].map((entry) => ({ law: `${topics} topics`, entry }))),
            ...[inner, pointSets].map((entry) => ({ law: 'Gaussian pair', entry })),
          ]),
          figures: await Promise.all([budgetFigure(trained), curvesFigure(trained)].map(drawn)),
        },
      ],
    };
  },
};

const median = ({ runs }: Trained): number => runs[Math.floor(runs.length / 2)].excess;

function excessTable(entries: readonly { readonly law: string; readonly entry: Trained }[]): string {
  return metricsTable({
    columns: [
      { key: 'law', label: 'law' },
      { key: 'model', label: 'model' },
      { key: 'numbers', label: 'numbers an item' },
      { key: 'best', label: 'best' },
      { key: 'median', label: 'median' },
      { key: 'worst', label: 'worst' },
    ],
    rows: entries.map(({ law, entry }) => ({
      law,
      model: entry.model.name,
      numbers: widthOf(entry.model),
      best: entry.runs[0].excess,
      median: median(entry),
      worst: entry.runs[entry.runs.length - 1].excess,
    })),
    caption: 'Excess of the loss over its minimum, in nats, over the starts',
  });
}

/** Grid of a Gaussian pair, whose pointwise mutual information has rank 3 on any grid. */
function gaussianGrid(correlation: number): FiniteJoint {
  const { pmi } = gaussianPairPmi(correlation);
  const points = Array.from({ length: 13 }, (_, i) => (i - 6) / 2.5);
  return finiteJoint(points.map((u) => points.map((v) => Math.exp(pmi(u, v) - (u * u + v * v) / 2))));
}

function trainedChecks(trained: readonly Trained[]): Check[] {
  const group = 'Trained on the topics';
  const source = 'theory';
  const of = (similarity: string, dim: number) => median(trained.find(({ model }) => model.similarity === similarity && model.dim === dim && (similarity === 'cosine' || model.points === 2) && !model.equalWeights)!);
  return [
    { group, name: 'KME, d = 5, M = 2: excess loss, 0 at its optimum', source, expected: { atMost: 0.001 }, ours: of('kme', 5) },
    // The best that L-BFGS finds from many starts is 0.0495.
    { group, name: 'cosine, d = 5: excess loss', source: 'its numerical optimum', expected: { value: 0.05, tolerance: 0.002 }, ours: of('cosine', 5) },
    { group, name: 'KME, d = 5, M = 2, over cosine, d = 10', source, expected: { atMost: 1 / 3 }, ours: of('kme', 5) / of('cosine', 10) },
    { group, name: 'KME, d = 3, M = 2 (8 numbers), over cosine, d = 10', source, expected: { atMost: 1 }, ours: of('kme', 3) / of('cosine', 10) },
  ];
}

function sampledChecks(onBatches: readonly Trained[]): Check[] {
  if (onBatches.length === 0) return [];
  const group = `Trained on batches of ${BATCH} pairs of the topics`;
  const of = (similarity: string, dim: number) => median(onBatches.find(({ model }) => model.similarity === similarity && model.dim === dim)!);
  return [
    { group, name: 'KME, d = 5, M = 2: excess loss', source: 'theory', expected: { atMost: 0.003 }, ours: of('kme', 5) },
    { group, name: 'cosine, d = 5: excess loss', source: 'its numerical optimum', expected: { value: 0.05, tolerance: 0.002 }, ours: of('cosine', 5) },
    { group, name: 'KME, d = 5, M = 2, over cosine, d = 10', source: 'theory', expected: { atMost: 1 / 3 }, ours: of('kme', 5) / of('cosine', 10) },
  ];
}

/** What was trained on a few topics. */
interface FewTopics {
  readonly topics: number;
  /** Excess of the best cosine. */
  readonly expected: number;
  readonly vector: Trained;
  readonly points: Trained;
}

function fewChecks({ topics, expected, vector, points }: FewTopics): Check[] {
  const group = 'Three and four topics';
  return [
    { group, name: `${topics} topics, ${vector.model.name}: best excess loss`, source: 'its numerical optimum', expected: { value: expected, tolerance: 0.002 }, ours: vector.runs[0].excess },
    { group, name: `${topics} topics, ${points.model.name}: best excess loss, 0 at its optimum`, source: 'theory', expected: { atMost: 0.002 }, ours: points.runs[0].excess },
  ];
}

function controlChecks(grid: FiniteJoint, inner: Trained, pointSets: Trained): Check[] {
  const group = 'Negative control: a Gaussian pair';
  const source = 'theory';
  const pmi = grid.pointwiseMutualInformation;
  return [
    { group, name: 'floor under the mean squared error of two dimensions and a constant', source, expected: { residualAtMost: 1e-20 }, ours: rankBarrier(pmi, 2).meanSquaredError },
    { group, name: 'excess loss of the best table of rank 3', source, expected: { residualAtMost: 1e-11 }, ours: excessLoss(grid, lowRank(pmi, 3).to2DArray()) },
    { group, name: 'inner product, d = 3, trained: excess loss', source, expected: { atMost: 0.004 }, ours: median(inner) },
    { group, name: 'gain of KME over it', source, expected: { atMost: 0.004 }, ours: median(inner) - median(pointSets) },
  ];
}

function spectraFigure(pmi: readonly Float64Array[], expPmi: readonly Float64Array[]): Figure {
  const points = (table: readonly Float64Array[]) => Array.from(rankBarrier(table, 1).singularValues, (y, r) => ({ x: r + 1, y: y < 1e-10 ? 0 : y }));
  return sweepCurves({
    series: [{ name: 'PMI', points: points(pmi) }, { name: 'exp PMI', points: points(expPmi) }],
    xLabel: 'rank',
    yLabel: 'singular value',
    yScale: 'log',
    title: 'Singular values',
  });
}

function barrierFigure(pmi: readonly Float64Array[], trained: readonly Trained[]): Figure {
  const cosines = trained.filter(({ model }) => model.similarity === 'cosine');
  return sweepCurves({
    // In 20 dimensions the floor is 0.
    series: [{ name: 'trained cosine', points: cosines.map(({ model, runs }) => ({ x: model.dim, y: Math.min(...runs.map(({ meanSquaredError }) => meanSquaredError)) })) }],
    references: [{ name: 'floor', points: Array.from({ length: 19 }, (_, i) => ({ x: i + 1, y: rankBarrier(pmi, i + 1).meanSquaredError })) }],
    xLabel: 'dimension of the vector',
    yLabel: 'mean squared error',
    yScale: 'log',
    title: 'Eckart–Young floor of one vector an item',
  });
}

function leakageFigure(): Figure {
  const found = leakage([0.18, 0.2, 0.22, 0.25, 0.28, 0.3, 0.35, 0.4, 0.5, 0.6, 0.8, 1]);
  return sweepCurves({
    series: [{ name: 'error', points: found.map(({ sigma, error }) => ({ x: sigma, y: error })) }],
    references: [{ name: 'bound', points: found.map(({ sigma, bound }) => ({ x: sigma, y: bound })) }],
    xLabel: 'σ',
    yLabel: 'largest error',
    xScale: 'log',
    yScale: 'log',
    title: 'Error of positive weights',
  });
}

const families = [['cosine', 'cosine'], ['kme', 'KME'], ['wpse', 'WPSE']] as const;

function budgetFigure(trained: readonly Trained[]): Figure {
  return sweepCurves({
    series: families.map(([similarity, name]) => ({
      name,
      points: trained
        .filter(({ model }) => model.similarity === similarity)
        .map((entry) => ({ x: widthOf(entry.model), y: median(entry), low: entry.runs[0].excess, high: entry.runs[entry.runs.length - 1].excess })),
    })),
    xLabel: 'numbers an item',
    yLabel: 'excess loss, nats',
    yScale: 'log',
    title: 'Excess loss by the size of an item',
  });
}

function curvesFigure(trained: readonly Trained[]): Figure {
  return sweepCurves({
    series: trained.map(({ model, runs }) => ({ name: model.name, points: runs[0].curve.map(({ step, excess }) => ({ x: step, y: excess })) })),
    xLabel: 'step',
    yLabel: 'excess loss, nats',
    yScale: 'log',
    title: 'Training',
  });
}

