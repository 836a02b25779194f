import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { decodeSafetensors } from '@crossmodal/encoders';
import { MetricsLog, readCheckpoint } from '@crossmodal/training';
import { beforeAll, describe, expect, it } from 'vitest';

import { startCommand, temporaryFolder } from '../test/command.ts';
import type { DiagnosisResult } from './diagnose/diagnosis-result.ts';
import type { PairResult } from './experiments/pairs/pair-result.ts';
import type { FineTuneResult } from './finetune/fine-tune-result.ts';

/**
 * Real MNIST, cut to what trains in seconds: 40 steps, checkpoints that fall between the epochs' ends. The joint loss
 * with shuffled negatives draws in every step, and its temperature is learned: both must come through a resume.
 */
const settings = [
  '--train-images', '2000', '--test-images', '600', '--epochs', '2', '--batch-size', '100', '--learning-rate', '0.003',
  '--loss', 'joint', '--loss-options', 'negatives=shuffle', '--embedding-dim', '16',
  '--checkpoint-every', '7', '--log-every', '1', '--engine', 'wasm', '--seed', '3',
];

const folder = temporaryFolder();
const through = join(folder, 'through');

const checkpointOf = (run: string) => readFileSync(join(run, 'checkpoints', 'model.safetensors'));
const resultOf = (run: string) => JSON.parse(readFileSync(join(run, 'result.json'), 'utf8')) as PairResult;
const withoutCost = ({ cost: _, ...result }: PairResult) => result;
const stepsLogged = (run: string) => MetricsLog.read(join(run, 'metrics.jsonl')).map(({ step }) => step as number);

/** Four standard errors above a share of 600 queries. */
const aboveChance = (chance: number) => chance + 4 * Math.sqrt((chance * (1 - chance)) / 600);

async function call(...args: string[]): Promise<string> {
  const { code, output, said } = await startCommand(args).outcome;
  expect(code, said).toBe(0);
  return output;
}

async function stopAt(run: string, step: number, signal: NodeJS.Signals): Promise<number | null> {
  const command = startCommand(['train', 'mnist-halves', '--out', run, ...settings]);
  while (!stepsLogged(run).includes(step)) {
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
  command.process.kill(signal);
  return (await command.outcome).code;
}

function expectSameAsThrough(run: string): void {
  expect(checkpointOf(run).equals(checkpointOf(through))).toBe(true);
  expect(readFileSync(join(run, 'metrics.jsonl'), 'utf8')).toBe(readFileSync(join(through, 'metrics.jsonl'), 'utf8'));
  expect(withoutCost(resultOf(run))).toEqual(withoutCost(resultOf(through)));
}

beforeAll(async () => {
  await call('train', 'mnist-halves', '--out', through, ...settings);
}, 120_000);

describe('crossmodal train mnist-halves', () => {
  it('retrieves halves far better than chance in both directions', () => {
    const { retrieval, similarity, pairs } = resultOf(through);
    expect(pairs).toEqual({ train: 2000, test: 600 });
    expect(retrieval.chance.recall['10']).toBe(10 / 600);
    for (const { recall, medianRank, sameClassAt1 } of [retrieval.uToV, retrieval.vToU]) {
      expect(recall['10']).toBeGreaterThan(aboveChance(retrieval.chance.recall['10']));
      expect(recall['1']).toBeLessThanOrEqual(recall['5']);
      expect(medianRank).toBeLessThan(0.75 * retrieval.chance.medianRank);
      expect(sameClassAt1).toBeGreaterThan(aboveChance(retrieval.chance.sameClassAt1!));
    }
    expect(similarity.paired.mean).toBeGreaterThan(similarity.unpaired.mean);
  });

  it('says how sure the AUC is, how much information the logits show, and which temperature would suit them', () => {
    const { retrieval, calibration, temperature } = resultOf(through);
    for (const { auc, information, medianRank } of [retrieval.uToV, retrieval.vToU]) {
      expect(auc.low).toBeGreaterThan(0.5);
      expect(auc.low).toBeLessThan(auc.auc);
      expect(auc.high).toBeGreaterThan(auc.auc);
      // Half of the partners are above the median rank, so at most a half of the comparisons of half of the queries is lost there.
      expect(auc.auc).toBeGreaterThan(1 - (1 / 2 + medianRank / 600 / 2));
      expect(information.bound).toBeLessThan(information.ceiling);
      expect(information.ceiling).toBeCloseTo(Math.log(600), 12);
    }
    const { batch, uToV, vToU, both, pairs } = calibration!;
    expect(batch).toEqual({ size: 128, count: 4 });
    for (const { predictions, bins, better } of [uToV, vToU]) {
      expect(predictions).toBe(512);
      expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(512);
      expect(better.scaledCrossEntropy).toBeLessThanOrEqual(better.crossEntropy);
    }
    expect(both.temperature! * both.scale).toBeCloseTo(temperature, 12);
    expect(pairs.predictions).toBe(600 * 11);
    expect(pairs.priorOffset).toBeCloseTo(Math.log(10), 12);
  });

  it('is diagnosed as embeddings of any origin are, with the temperature that it learned', async () => {
    const { diagnosis, sides } = JSON.parse(await call('diagnose', through, '--json')) as DiagnosisResult;
    expect(sides).toEqual({ u: 'left', v: 'right' });
    expect(diagnosis.items).toEqual({ u: 600, v: 600, width: 16 });
    expect(diagnosis.calibration.temperature).toBe(resultOf(through).temperature);
    expect(diagnosis.retrieval.uToV.recall['10'].value).toBeCloseTo(resultOf(through).retrieval.uToV.recall['10'], 2);
    expect(diagnosis.retrieval.uToV.sameLabelAt1).toBeCloseTo(resultOf(through).retrieval.uToV.sameClassAt1!, 2);
    expect(existsSync(join(through, 'diagnosis', 'report.html'))).toBe(true);
  }, 120_000);

  it('logs each step with the loss beside its chance level, and the temperature as it is learned', () => {
    const records = MetricsLog.read(join(through, 'metrics.jsonl'));
    expect(stepsLogged(through)).toEqual(Array.from({ length: 40 }, (_, step) => step + 1));
    expect(records.every(({ chance }) => chance === 0)).toBe(true);
    const temperatures = records.map(({ temperature }) => temperature as number);
    expect(new Set(temperatures).size).toBeGreaterThan(20);
    expect(resultOf(through).temperature).toBe(temperatures.at(-1));
    expect(decodeSafetensors(checkpointOf(through), { name: 'checkpoint' }).tensors['weights/logitScale'].shape).toEqual([]);
  });

  it('writes one report that needs nothing beside itself, with curve, histogram and examples', () => {
    const report = readFileSync(join(through, 'report.html'), 'utf8');
    expect(report).not.toMatch(/(src|href)="(?!#|data:)/);
    for (const text of ['Retrieval', 'R@10', 'Logits of pairs and of items that are no pair', 'Probabilities beside frequencies', 'left asks for right', 'right asks for left', 'Loss over its steps', 'chance', 'model.learnTemperature']) {
      expect(report).toContain(text);
    }
    expect(report.match(/rank of the partner: \d+/g)).toHaveLength(16);
  });

  it('ends with the same bits after it was killed in mid-epoch and resumed', async () => {
    const run = join(folder, 'killed');
    expect(await stopAt(run, 32, 'SIGKILL')).toBeNull();
    const { step } = readCheckpoint(join(run, 'checkpoints', 'model.safetensors'));
    expect(step % 7).toBe(0);
    expect(step).toBeLessThan(40);
    expect(existsSync(join(run, 'result.json'))).toBe(false);
    await call('train', '--resume', run);
    expectSameAsThrough(run);
  }, 120_000);

  it('stops after the step at Ctrl-C and goes on to the same bits', async () => {
    const run = join(folder, 'stopped');
    expect(await stopAt(run, 10, 'SIGINT')).toBe(130);
    expect(stepsLogged(run)).toHaveLength(readCheckpoint(join(run, 'checkpoints', 'model.safetensors')).step);
    expect(JSON.parse(await call('train', '--resume', run, '--json'))).toMatchObject({ experiment: 'mnist-halves', seed: 3 });
    expectSameAsThrough(run);
  }, 120_000);

  it('logs the geometry of held-out embeddings, which leaves the training as it is to the bit', async () => {
    const run = join(folder, 'geometry');
    await call('train', 'mnist-halves', '--out', run, ...settings, '--log', 'geometry');
    expect(checkpointOf(run).equals(checkpointOf(through))).toBe(true);
    const records = MetricsLog.read(join(run, 'metrics.jsonl')) as Record<string, number>[];
    expect(records).toHaveLength(40);
    for (const { centroidGap, pairedCosine, alignment, uniformityU, uniformityV, effectiveRankU, effectiveRankV } of records) {
      expect(pairedCosine).toBeCloseTo(1 - alignment / 2, 12);
      // The distance of the means is at most the root mean square of the distances.
      expect(centroidGap ** 2).toBeLessThanOrEqual(alignment);
      for (const uniformity of [uniformityU, uniformityV]) expect(uniformity).toBeLessThan(0);
      for (const rank of [effectiveRankU, effectiveRankV]) {
        expect(rank).toBeGreaterThan(1);
        expect(rank).toBeLessThanOrEqual(16);
      }
    }
    expect(records[39].pairedCosine).toBeGreaterThan(records[0].pairedCosine);
    expect(records[39].centroidGap).toBeLessThan(records[0].centroidGap);
    const report = readFileSync(join(run, 'report.html'), 'utf8');
    for (const text of ['Geometry along training', 'Gap of the modalities and alignment', 'Directions in use']) expect(report).toContain(text);
    expect(readFileSync(join(through, 'report.html'), 'utf8')).not.toContain('Geometry along training');
  }, 120_000);

  it('learns from a teacher, in blocks of logits and of encoder inputs', async () => {
    const run = join(folder, 'student');
    const small = ['--train-images', '800', '--test-images', '200', '--epochs', '1', '--batch-size', '100', '--log-every', '1', '--engine', 'wasm'];
    await call('train', 'mnist-halves', '--out', run, ...small, '--loss', 'distillation', '--teacher', through, '--chunk', '30', '--encoder-chunk', '40', '--embedding-dim', '8');
    const losses = MetricsLog.read(join(run, 'metrics.jsonl')).map(({ loss }) => loss as number);
    expect(losses).toHaveLength(8);
    expect(losses.at(-1)).toBeLessThan(losses[0]);
  }, 60_000);

  it('measures the same again', async () => {
    const before = resultOf(through);
    expect(await call('evaluate', through)).toContain('left → right');
    expect(withoutCost(resultOf(through))).toEqual(withoutCost(before));
    expect(resultOf(through).cost.trainingSeconds).toBeNull();
  }, 60_000);
});

describe('crossmodal finetune', () => {
  const fineTune = async (...more: string[]) => JSON.parse(await call('finetune', through, '--labels', '50,400', '--seeds', '2', '--json', ...more)) as FineTuneResult[];

  it('compares a classifier of few labels with a probe and neighbours, and keeps it for classify', async () => {
    const [result] = await fineTune('--side', 'right', '--save');
    expect(result).toMatchObject({ side: 'right', start: { name: 'prototypes of left', zeroShot: false }, testItems: 600 });
    expect(result.trials.map(({ labels, seed }) => [labels, seed])).toEqual([[50, 0], [50, 1], [400, 0], [400, 1]]);
    const [, many] = result.summaries;
    // Chance is about 10 %; 600 test items give an accuracy to a standard error of 1.5 %.
    for (const method of ['start', 'fineTuned', 'linearProbe', 'nearestNeighbours'] as const) expect(many[method].mean, method).toBeGreaterThan(0.15);
    expect(readFileSync(join(through, 'finetune', 'right', 'report.html'), 'utf8')).toContain('Accuracy against the number of labelled pairs');
    const answer = JSON.parse(await call('classify', through, '--fine-tuned', '--side', 'right', '--index', '0', '--json')) as { images: { image: string; trueLabel: number; probabilities: { probability: number }[] }[] };
    expect(answer.images[0]).toMatchObject({ image: 'right 0', trueLabel: 7 });
    expect(answer.images[0].probabilities.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 6);
  }, 60_000);

  it('gives the same numbers again', async () => {
    const [first] = await fineTune();
    const [second] = await fineTune();
    expect(second).toEqual(first);
    expect(first.side).toBe('left');
  }, 120_000);

  it('says what is wrong', async () => {
    const refused = async (...args: string[]) => {
      const { code, said } = await startCommand(args).outcome;
      expect(code).toBe(2);
      return said;
    };
    expect(await refused('finetune', through, '--side', 'top')).toContain("--side is 'top'; expected left or right");
    expect(await refused('finetune', through, '--labels', '3000')).toContain('--labels has 3000');
    expect(await refused('finetune', through, '--labels', '5')).toContain('--labels has 5; expected at least 10');
    expect(await refused('classify', through, '--fine-tuned', '--index', '0')).toContain('no fine-tuned classifier for left');
    expect(await refused('classify', through, '--index', '0')).toContain('is a run of mnist-halves');
    expect(await refused('train', 'mnist-halves', '--loss', 'distillation')).toContain('the loss distillation needs the folder of a trained run');
    expect(await refused('train', 'mnist-halves', '--loss-options', 'lambdaU=2')).toContain('the loss clip has no options');
    expect(await refused('train', 'mnist-halves', '--loss', 'conditional', '--loss-options', 'lambdaU=-1')).toContain('lambdaU');
  }, 60_000);
});
