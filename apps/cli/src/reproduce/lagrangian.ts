import { fieldRms, integrateTrajectory, paperIntegration, streamFunctionAt, streamFunctionLaw, velocityAt, wavevectors } from '@crossmodal/datasets/lagrangian';
import { recallFromRanks } from '@crossmodal/evaluation';
import { fieldMap, metricsTable, type ReportSection, sweepCurves } from '@crossmodal/plots';
import { createRandom } from '@crossmodal/theory';
import { train } from '@crossmodal/training';
import { selectFastestEngine } from '@crossmodal/training/engine';

import { resolveConfig } from '../config/resolve-config.ts';
import { drawn } from '../drawn.ts';
import { progressReporter } from '../experiments/progress-reporter.ts';
import { embedSide } from '../experiments/pairs/embed-side.ts';
import { fieldErrorRows } from '../experiments/pairs/lagrangian/field-error-rows.ts';
import { fieldGrid } from '../experiments/pairs/lagrangian/field-grid.ts';
import { type LagrangianFieldErrors, lagrangianFieldErrors } from '../experiments/pairs/lagrangian/lagrangian-field-errors.ts';
import type { LagrangianData } from '../experiments/pairs/lagrangian/lagrangian-schemas.ts';
import { lagrangian } from '../experiments/pairs/lagrangian/lagrangian.ts';
import { type LagrangianPairs, loadLagrangian } from '../experiments/pairs/lagrangian/load-lagrangian.ts';
import { retrievedFieldFigure } from '../experiments/pairs/lagrangian/retrieved-field-figure.ts';
import { testField } from '../experiments/pairs/lagrangian/test-field.ts';
import type { FindingsContext, PairSplit } from '../experiments/pairs/pair-experiment.ts';
import { createPairModel, type PairModel } from '../experiments/pairs/pair-model.ts';
import { pairTask } from '../experiments/pairs/pair-task.ts';
import { pairTraining } from '../experiments/pairs/pair-training.ts';
import { rankPairs } from '../experiments/pairs/rank-pairs.ts';
import { streams } from '../experiments/pairs/streams.ts';
import { knownFields } from './known-fields.ts';
import type { Check, Findings, ReproductionContext } from './reproduction.ts';

/** Points along training at which retrieval is measured, beside the start. */
const MEASUREMENTS = 12;

/** Recall in both directions, u → v first, for k = 1 and 5. */
interface Recall {
  readonly at: Readonly<Record<'R@1' | 'R@5', readonly [number, number]>>;
  readonly queries: number;
}

interface Measurement {
  readonly step: number;
  readonly train: Recall;
  readonly test: Recall;
}

/** Figures 13 to 15: fields and trajectories, a fixed encoder of the fields and a learned one of the trajectories. */
export const lagrangianReproduction = {
  async run({ profile, seed, terminal, signal }: ReproductionContext): Promise<Findings> {
    const experiment = pairTraining(lagrangian);
    const config = resolveConfig(experiment, { flags: { profile, seed } });
    const engine = await selectFastestEngine({ onTrial: (name) => terminal.progress(`trying engine ${name}`) });
    terminal.progress('simulating fields and trajectories');
    const settings = config.data as LagrangianData;
    const pairs = await loadLagrangian(settings, { progress: (line) => terminal.progress(line), signal });
    const model = createPairModel(lagrangian, config);
    try {
      const measurements: Measurement[] = [];
      const measure = async (step: number) => {
        measurements.push({ step, train: await recallOf(model, firstOf(pairs.train, pairs.test.count)), test: await recallOf(model, pairs.test) });
      };
      await measure(0);
      const { epochs, batchSize, learningRate, schedule } = config.training;
      const totalSteps = epochs * Math.floor(pairs.train.count / batchSize);
      const every = Math.ceil(totalSteps / MEASUREMENTS);
      const onStep = progressReporter(terminal, { batchSize, chance: Math.log(batchSize), remainingSteps: totalSteps, items: 'pairs' });
      await train(pairTask(model, pairs.train, { config, teacher: null }), {
        epochs,
        batchSize,
        learningRate,
        schedule,
        random: createRandom(seed, streams.order),
        // A checkpoint is where the loop waits.
        checkpoint: { every, save: ({ step }) => measure(step) },
        compiler: engine.compiler,
        syncEvery: every,
        onStep: (report) => onStep({ ...report, name: 'clip', shownLoss: report.loss }),
        signal,
      });
      signal.throwIfAborted();
      terminal.progress('measuring the fields that are found');
      const context = { model, zu: await embedSide(model.u, pairs.test.u, pairs.test.count), zv: await embedSide(model.v, pairs.test.v, pairs.test.count) };
      const errors = await lagrangianFieldErrors(pairs, context);
      return {
        checks: [...integrationChecks(), ...retrievalChecks(measurements), ...errorChecks(errors, settings)],
        sections: await sections(pairs, context, { measurements, errors }),
      };
    } finally {
      model.dispose();
    }
  },
};

/** The paths of known fields, to the digits of an independent integration. */
function integrationChecks(): Check[] {
  const printed = (name: string, value: number, ours: number): Check => ({ group: 'Integration', name, source: 'theory', expected: { value, tolerance: 6e-13 }, ours });
  const { shear, oscillating, cells, three } = knownFields;
  const path = integrateTrajectory(three, paperIntegration);
  const cellPath = integrateTrajectory(cells, { start: [0.6, 0.7], step: 1e-4, steps: 1000 });
  const [w1, w2] = velocityAt(three, { points: paperIntegration.start });
  const coarse = integrateTrajectory(three);
  const psi = streamFunctionAt(cells, { points: cellPath });
  const vectors = wavevectors(3);
  const speed = Math.sqrt(streamFunctionLaw({ amplitude: 1 }).reduce((sum, deviation, mode) => sum + 4 * Math.PI ** 2 * (vectors[2 * mode] ** 2 + vectors[2 * mode + 1] ** 2) * deviation ** 2, 0));
  return [
    printed('standing shear: last x₂ = 0.75 − 0.02π', 0.687168146928, integrateTrajectory(shear, paperIntegration).at(-1)!),
    printed('oscillating shear: last x₂ = 0.75 − 0.1π sin 0.2', 0.687586188988, integrateTrajectory(oscillating, paperIntegration).at(-1)!),
    printed('cells: last x₁', 0.539892480343, cellPath.at(-2)!),
    printed('cells: last x₂', 0.248336655752, cellPath.at(-1)!),
    printed('cells: ψ on the path, the entry farthest off', -0.963525491562, psi.reduce((worst, value) => (Math.abs(value + 0.963525491562) > Math.abs(worst + 0.963525491562) ? value : worst), psi[0])),
    printed('three modes: first w₁', -1.256637061436, w1),
    printed('three modes: first w₂', -2.513274122872, w2),
    printed('three modes: record 1, x₁', 0.749874325759, path[0]),
    printed('three modes: record 1, x₂', 0.749748549103, path[1]),
    printed('three modes: record 500, x₁', 0.706419169029, path[998]),
    printed('three modes: record 500, x₂', 0.585007081773, path[999]),
    printed('three modes: record 1000, x₁', 0.694054852714, path[1998]),
    printed('three modes: record 1000, x₂', 0.391581481758, path[1999]),
    printed('three modes, steps of 1e-3: last x₁', 0.694054852714, coarse.at(-2)!),
    printed('three modes, steps of 1e-3: last x₂', 0.391581481817, coarse.at(-1)!),
    { group: 'Integration', name: 'rms speed of the law at amplitude 1', source: 'theory', expected: { value: 9.23, tolerance: 0.005 }, ours: speed },
  ];
}

function retrievalChecks(measurements: readonly Measurement[]): Check[] {
  const [before, after] = [measurements[0].test, measurements.at(-1)!.test];
  const chance = 5 / after.queries;
  const [forward, backward] = after.at['R@5'];
  const check = (name: string, atLeast: number, ours: number, source: string = 'paper'): Check => ({ group: 'Retrieval among the test pairs', name, source, expected: { atLeast }, ours });
  const deviation = Math.sqrt((forward * (1 - forward) + backward * (1 - backward)) / after.queries);
  return [
    check('field → trajectory: R@5 against 20 times chance', 20 * chance, forward, 'chance'),
    check('trajectory → field: R@5 against 20 times chance', 20 * chance, backward, 'chance'),
    check('field → trajectory: R@5 against that of the initial weights', before.at['R@5'][0], forward),
    check('trajectory → field: R@5 against that of the initial weights', before.at['R@5'][1], backward),
    check('R@5 of field → trajectory less that of trajectory → field, against −2 standard errors', -2 * deviation, forward - backward),
    check('R@1 of field → trajectory against 20 times chance', 20 / after.queries, after.at['R@1'][0], 'chance'),
  ];
}

function errorChecks({ amongTest, amongTrain }: LagrangianFieldErrors, { amplitude }: LagrangianData): Check[] {
  const { psi, velocity } = amongTrain.prior;
  const check = (name: string, expected: Check['expected'], ours: number): Check => ({ group: 'Fields from trajectories', name, source: 'theory', expected, ours });
  return [
    // The standard deviation of a mean square over a few thousand fields is near one per cent of it.
    check('RMSE of ψ of the prior mean, over the amplitude', { value: 1, tolerance: 0.03 }, psi / amplitude),
    check('weighted mean of the training fields: RMSE of ψ over that of the prior mean', { atMost: 1 }, amongTrain.weighted.psi / psi),
    check('weighted mean of the training fields: RMSE of velocity over that of the prior mean', { atMost: 1 }, amongTrain.weighted.velocity / velocity),
    check('best of the test fields: RMSE of ψ over that of a field drawn at random, √2 times the prior', { atMost: 1 }, amongTest.best.psi / (Math.SQRT2 * psi)),
  ];
}

async function sections(pairs: LagrangianPairs, context: FindingsContext, { measurements, errors }: { measurements: readonly Measurement[]; errors: LagrangianFieldErrors }): Promise<ReportSection[]> {
  const curves = (k: 'R@1' | 'R@5') =>
    sweepCurves({
      series: (['train', 'test'] as const).flatMap((part) =>
        ['field → trajectory', 'trajectory → field'].map((name, direction) => ({
          name: `${name}, ${part}`,
          points: measurements.map(({ step, [part]: { at } }) => ({ x: step, y: at[k][direction] })),
        })),
      ),
      references: [{ name: 'chance', points: [measurements[0], measurements.at(-1)!].map(({ step, test }) => ({ x: step, y: Number(k.slice(2)) / test.queries })) }],
      xLabel: 'steps',
      yLabel: k,
      title: `${k} along training`,
      caption: `Share of queries whose partner is among the ${k.slice(2)} best of ${measurements[0].test.queries.toLocaleString('en')} candidates.`,
    });
  return [
    {
      heading: 'Retrieval along training',
      paragraphs: ['Of the test pairs and as many training pairs, in both directions (figure 14). A field determines its trajectory, but a trajectory sees its field only where it goes.'],
      figures: [await drawn(curves('R@1')), await drawn(curves('R@5'))],
    },
    {
      heading: 'Fields and their trajectories',
      paragraphs: ['Two stream functions at time 0, with the trajectories of a tracer in them up to time 0.1 (figure 13).'],
      figures: [
        await drawn(
          fieldMap({
            panels: [0, 1].map((index) => {
              const { field, path } = testField(pairs, index);
              const { psi, velocity } = fieldRms(field);
              return { title: `rms ψ ${psi.toFixed(2)}, rms speed ${velocity.toFixed(2)}`, ...fieldGrid(field), paths: [{ name: 'trajectory', points: path }] };
            }),
            xLabel: 'x₁',
            yLabel: 'x₂',
            valueLabel: 'ψ',
            title: 'Stream functions and trajectories',
          }),
        ),
      ],
    },
    {
      heading: 'Fields from trajectories',
      paragraphs: ['The field retrieved from a trajectory (figure 15), and the errors of fields found for the test trajectories: root mean squares over the torus at time 0 and over the trajectories.'],
      html: metricsTable({
        columns: [
          { key: 'estimate', label: 'estimate' },
          { key: 'psi', label: 'RMSE of ψ', format: (value) => value.toFixed(4) },
          { key: 'velocity', label: 'RMSE of velocity', format: (value) => value.toFixed(3) },
        ],
        rows: fieldErrorRows(errors),
      }),
      figures: [await retrievedFieldFigure(pairs, context, { trajectory: 0 }), await retrievedFieldFigure(pairs, context, { trajectory: 1 })],
    },
  ];
}

async function recallOf(model: PairModel, split: PairSplit): Promise<Recall> {
  const [zu, zv] = [await embedSide(model.u, split.u, split.count), await embedSide(model.v, split.v, split.count)];
  const { uToV, vToU } = await rankPairs(zu, zv, { similarity: model.similarity, examples: [], shown: 1, unpaired: 0, random: createRandom(0) });
  const of = (k: number): [number, number] => [recallFromRanks(uToV.pessimistic, k), recallFromRanks(vToU.pessimistic, k)];
  return { at: { 'R@1': of(1), 'R@5': of(5) }, queries: split.count };
}

/** The first pairs of a split, as many as the other has, so that both have the same chance. */
function firstOf(split: PairSplit, count: number): PairSplit {
  return { ...split, count: Math.min(count, split.count) };
}
