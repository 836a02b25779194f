import { lossCurves, metricsTable, type Figure, sweepCurves } from '@crossmodal/plots';
import { MetricsLog } from '@crossmodal/training';

import { drawn } from '../drawn.ts';
import { chanceLevel, type EmojiMeasure, emojiMeasures, measured, type Measured, pairedDifference } from './kme-emoji/emoji-measures.ts';
import { type EmojiModel, emojiModels, emojiPlan, NUMBERS_PER_ITEM } from './kme-emoji/emoji-plan.ts';
import { joinedPromptsError } from './kme-emoji/joined-prompts.ts';
import { type EmojiRun, runEmoji } from './kme-emoji/run-emoji.ts';
import type { Check, Findings, ReproductionContext } from './reproduction.ts';

/** Pairs of models whose difference is taken. */
const DIFFERENCES: readonly { readonly model: EmojiModel['name']; readonly base: EmojiModel['name'] }[] = [
  { model: 'KME', base: 'cosine' },
  { model: 'WPSE', base: 'cosine' },
  { model: 'KME', base: 'WPSE' },
];

const KS = [1, 5, 10];

/** Sets of weighted points against vectors on real pictures and names, at an equal number of numbers per item. */
export const kmeEmoji = {
  async run({ profile, seed, folder, settings, terminal, signal }: ReproductionContext & { readonly settings?: Record<string, unknown> }): Promise<Findings> {
    const plan = emojiPlan({ profile, seed });
    const runs = await runEmoji({ ...plan, folder, terminal, signal, ...(settings && { settings }) });
    terminal.progress('joined prompts in float64');
    const joined = await joinedPromptsError(runs.find(({ model }) => model.name === 'KME')!.run);
    const overSeeds = `over ${plan.seeds.length} seeds`;
    return {
      result: { runs: runs.map(({ model, seed: own, result }) => ({ model: model.name, seed: own, measures: Object.fromEntries(emojiMeasures.map((measure) => [measure.name, measure.of(result)])), cost: result.cost })) },
      checks: [
        ...emojiModels.flatMap(({ name }) => emojiMeasures.map((measure) => meanCheck(runs, measure, { model: name, group: `${name}: means ${overSeeds}` }))),
        ...DIFFERENCES.flatMap((pair) => emojiMeasures.map((measure) => differenceCheck(runs, measure, { ...pair, group: `${pair.model} less ${pair.base}: paired differences ${overSeeds}` }))),
        ...emojiModels.map(({ name }): Check => ({ group: 'Checks', name: `${name}: numbers per item`, source: 'the same for all', expected: { value: NUMBERS_PER_ITEM, tolerance: 0.5 }, ours: Math.max(...of(runs, name).map(({ result }) => result.findings.numbersPerItem)) })),
        ...emojiModels.map(({ name }): Check => ({ group: 'Checks', name: `${name}: R@10 over its chance level, the smaller direction`, source: 'chance', expected: { atLeast: 1 }, ours: learnedOverChance(runs, name) })),
        { group: 'Checks', name: 'KME: joined names in float64 less log-mean-exp of the logits', source: 'linearity of kernel means', expected: { residualAtMost: 1e-3 }, ours: joined },
      ],
      sections: [
        {
          heading: 'Means and paired differences',
          paragraphs: [
            `Every model has the same encoders but for the head, ${NUMBERS_PER_ITEM} numbers an item, the same loss, batches and learning rate, and the epochs that did better on validation groups: ${emojiModels.map(({ name, epochs }) => `${name} ${Math.ceil(plan.share * epochs)}`).join(', ')}. A seed is that of the split, the weights and the order of the batches alike; ${plan.seeds.length} seeds. Intervals are Student's at 95 %, of the mean over the seeds; differences are taken seed by seed.`,
            'A difference whose interval holds 0 is not told from none. Of many differences at 95 %, one in twenty lies beyond its interval by chance.',
          ],
          html: comparisonTable(runs),
        },
        {
          heading: 'Figures',
          figures: await Promise.all([recallFigure(runs, 'picture → name'), recallFigure(runs, 'name → picture'), bySeedFigure(runs), differenceFigure(runs), curvesFigure(runs)].map(drawn)),
        },
      ],
    };
  },
};

const of = (runs: readonly EmojiRun[], name: EmojiModel['name']) => runs.filter(({ model }) => model.name === name);

function meanCheck(runs: readonly EmojiRun[], measure: EmojiMeasure, { model, group }: { model: EmojiModel['name']; group: string }): Check {
  const { interval } = measured(runs, measure, model);
  return { group, name: measure.name, source: 'measured', expected: { interval: [interval.low, interval.high], of: 'mean' }, ours: interval.mean };
}

function differenceCheck(runs: readonly EmojiRun[], measure: EmojiMeasure, { model, base, group }: { model: EmojiModel['name']; base: EmojiModel['name']; group: string }): Check {
  const { interval } = pairedDifference(runs, measure, { model, base });
  return { group, name: measure.name, source: 'measured', expected: { interval: [interval.low, interval.high], of: 'difference' }, ours: interval.mean };
}

/** The mean R@10 of the worse direction, in chance levels. */
function learnedOverChance(runs: readonly EmojiRun[], name: EmojiModel['name']): number {
  return Math.min(...emojiMeasures.filter((measure) => measure.name.endsWith('R@10')).map((measure) => measured(runs, measure, name).interval.mean / chanceLevel(runs, measure)!));
}

function comparisonTable(runs: readonly EmojiRun[]): string {
  const rows = emojiMeasures.map((measure) => {
    const chance = chanceLevel(runs, measure);
    return {
      measure: measure.name,
      ...Object.fromEntries(emojiModels.map(({ name }) => [name, shown(measured(runs, measure, name), measure)])),
      ...Object.fromEntries(DIFFERENCES.map(({ model, base }) => [`${model} − ${base}`, shown(pairedDifference(runs, measure, { model, base }), measure)])),
      chance: chance === null ? '–' : valueOf(chance, measure),
    } as Record<string, string>;
  });
  const keys = ['measure', ...emojiModels.map(({ name }) => name), 'chance', ...DIFFERENCES.map(({ model, base }) => `${model} − ${base}`)];
  return metricsTable({ columns: keys.map((key) => ({ key, label: key })), rows, caption: 'Mean ± half of its interval of 95 %; shares in per cent, losses in nats' });
}

const valueOf = (value: number, { unit }: EmojiMeasure) => (unit === 'share' ? (100 * value).toFixed(1) : value.toFixed(2));

function shown({ interval: { mean, high } }: Measured, measure: EmojiMeasure): string {
  return `${valueOf(mean, measure)} ± ${valueOf(high - mean, measure)}`;
}

function recallFigure(runs: readonly EmojiRun[], direction: string): Figure {
  const measures = KS.map((k) => ({ k, measure: emojiMeasures.find(({ name }) => name === `${direction} R@${k}`)! }));
  return sweepCurves({
    series: emojiModels.map(({ name }) => ({
      name,
      points: measures.map(({ k, measure }) => {
        const { mean, low, high } = measured(runs, measure, name).interval;
        return { x: k, y: mean, low, high };
      }),
    })),
    references: [{ name: 'chance', points: measures.map(({ k, measure }) => ({ x: k, y: chanceLevel(runs, measure)! })) }],
    xLabel: 'k',
    yLabel: 'R@k',
    title: `Recall, ${direction}`,
  });
}

/** R@10, the mean of both directions. */
function recallBothWays({ result: { retrieval } }: EmojiRun): number {
  return (retrieval.uToV.pessimisticRecall[10] + retrieval.vToU.pessimisticRecall[10]) / 2;
}

function bySeedFigure(runs: readonly EmojiRun[]): Figure {
  return sweepCurves({
    series: emojiModels.map(({ name }) => ({ name, points: of(runs, name).map((run) => ({ x: run.seed, y: recallBothWays(run) })) })),
    xLabel: 'seed',
    yLabel: 'R@10, mean of both directions',
    title: 'Seed by seed',
  });
}

function differenceFigure(runs: readonly EmojiRun[]): Figure {
  return sweepCurves({
    series: DIFFERENCES.map(({ model, base }) => ({
      name: `${model} − ${base}`,
      points: of(runs, model).map((run) => ({ x: run.seed, y: recallBothWays(run) - recallBothWays(of(runs, base).find(({ seed }) => seed === run.seed)!) })),
    })),
    references: [{ name: 'none', points: of(runs, 'KME').map(({ seed }) => ({ x: seed, y: 0 })) }],
    xLabel: 'seed',
    yLabel: 'difference of R@10',
    title: 'Differences seed by seed',
  });
}

function curvesFigure(runs: readonly EmojiRun[]): Figure {
  const [first] = runs;
  return lossCurves({
    series: runs.filter(({ seed }) => seed === first.seed).map(({ model, run }) => ({ name: model.name, points: MetricsLog.read(run.metrics).map(({ step, loss }) => ({ step: Number(step), loss: Number(loss) })) })),
    chance: first.result.loss.chance,
    title: `Training loss, seed ${first.seed}`,
  });
}
