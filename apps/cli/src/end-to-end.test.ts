import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { decodeSafetensors } from '@crossmodal/encoders';
import { MetricsLog, readCheckpoint } from '@crossmodal/training';
import { beforeAll, describe, expect, it } from 'vitest';

import { startCommand, temporaryFolder } from '../test/command.ts';
import type { MnistResult } from './experiments/mnist/result.ts';
import type { FineTuneResult } from './finetune/fine-tune-result.ts';

/** Real MNIST, cut to what trains in seconds: 40 steps a loss, checkpoints that fall between the epochs' ends. */
const settings = [
  '--train-images', '2000', '--test-images', '1000', '--epochs', '2', '--batch-size', '100', '--learning-rate', '0.005',
  '--checkpoint-every', '7', '--log-every', '1', '--reference-images', '1000', '--engine', 'wasm', '--seed', '3',
];
const losses = ['label-given-image', 'image-given-label', 'two-sided'];

const folder = temporaryFolder();
const through = join(folder, 'through');

const checkpointBytes = (run: string) => losses.map((loss) => readFileSync(join(run, 'checkpoints', `${loss}.safetensors`)));
const resultOf = (run: string) => JSON.parse(readFileSync(join(run, 'result.json'), 'utf8')) as MnistResult;
const withoutCost = ({ cost: _, ...result }: MnistResult) => result;
const stepsLogged = (run: string) => MetricsLog.read(join(run, 'metrics.jsonl')).map(({ objective, step }) => `${objective} ${step}`);

/** Waits until a run has logged a step. */
async function logged(run: string, record: string): Promise<void> {
  while (!stepsLogged(run).includes(record)) {
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
}

function expectSameAsThrough(run: string): void {
  expect(checkpointBytes(run).map((bytes, i) => bytes.equals(checkpointBytes(through)[i]))).toEqual([true, true, true]);
  expect(readFileSync(join(run, 'metrics.jsonl'), 'utf8')).toBe(readFileSync(join(through, 'metrics.jsonl'), 'utf8'));
  expect(withoutCost(resultOf(run))).toEqual(withoutCost(resultOf(through)));
}

describe('crossmodal train mnist', () => {
  beforeAll(async () => {
    const { code, said } = await startCommand(['train', 'mnist', '--out', through, ...settings]).outcome;
    expect(code, said).toBe(0);
  }, 120_000);

  it('learns all three losses far better than chance', () => {
    const { losses: results } = resultOf(through);
    expect(Object.keys(results)).toEqual(losses);
    for (const { classification, retrieval, generation, information, calibration } of Object.values(results)) {
      // Chance is 10 %; 1,000 test images give an accuracy to a standard error of at most 1.6 %.
      expect(classification.accuracy).toBeGreaterThan(0.8);
      expect(classification.negativeLogLikelihood).toBeLessThan(Math.log(10) / 2);
      expect(retrieval.imageToLabel.recallAt3).toBeGreaterThan(retrieval.imageToLabel.recallAt1);
      expect(retrieval.labelToImage.meanAveragePrecision).toBeGreaterThan(0.5);
      expect(generation.perLabel).toHaveLength(10);
      for (const { auc, low, high } of [retrieval.auc.imageToLabel, retrieval.auc.labelToImage!]) {
        expect(low).toBeGreaterThan(0.9);
        expect(auc).toBeGreaterThan(low);
        expect(high).toBeGreaterThan(auc);
      }
      // The bound is the entropy of the labels minus the negative log-likelihood, both of these images.
      expect(information.bound).toBeCloseTo(information.ceiling - classification.negativeLogLikelihood, 10);
      expect(information.ceiling).toBeLessThanOrEqual(Math.log(10));
      expect(information.low).toBeGreaterThan(1);
      expect(calibration.better.crossEntropy).toBeCloseTo(classification.negativeLogLikelihood, 10);
      expect(calibration.better.scaledCrossEntropy).toBeLessThanOrEqual(calibration.better.crossEntropy);
      expect(calibration.better.temperature! * calibration.better.scale).toBeCloseTo(1, 10);
      expect(calibration.pairs!.predictions).toBe(11_000);
      expect(calibration.pairs!.priorOffset).toBeCloseTo(Math.log(10), 10);
      expect(generation.meanPurity).toBeGreaterThan(0.7);
    }
  });

  it('logs each step with the loss in the CLIP convention, which starts near its chance level', () => {
    const records = MetricsLog.read(join(through, 'metrics.jsonl'));
    expect(stepsLogged(through)).toEqual(losses.flatMap((loss) => Array.from({ length: 40 }, (_, step) => `${loss} ${step + 1}`)));
    expect(records[0]).toMatchObject({ objective: 'label-given-image', step: 1, epoch: 1, chance: Math.log(100), learningRate: 0.005 });
    const [first, last] = [records[0].loss as number, records[39].loss as number];
    expect(Math.abs(first - Math.log(100))).toBeLessThan(1);
    expect(last).toBeLessThan(first - 1);
  });

  it('keeps the configuration, the weights, and the state to resume from', () => {
    expect(JSON.parse(readFileSync(join(through, 'config.json'), 'utf8'))).toMatchObject({ seed: 3, training: { epochs: 2, batchSize: 100 } });
    const [bytes] = checkpointBytes(through);
    const { tensors } = decodeSafetensors(bytes, { name: 'checkpoint' });
    expect(Object.entries(tensors).filter(([name]) => name.startsWith('weights/')).reduce((sum, [, { data }]) => sum + data.length, 0)).toBe(61_706);
    expect(readCheckpoint(join(through, 'checkpoints', 'two-sided.safetensors'))).toMatchObject({ step: 40, epoch: 1, stepInEpoch: 20 });
  });

  it('writes one report that needs nothing beside itself and holds every figure and table', () => {
    const report = readFileSync(join(through, 'report.html'), 'utf8');
    expect(report).not.toMatch(/(src|href)="(?!#|data:)/);
    expect(report).not.toMatch(/url\((?!#|"?data:)/);
    for (const text of ['Loss of each model', 'Predicted label probabilities', 'Draws for every label', 'Confusion of two-sided', 'effective sample size', 'training.learningRate', 'versions.tfjs']) {
      expect(report).toContain(text);
    }
    // Ten labels under three losses.
    expect(report.match(/ESS \d+\.\d, \d+ distinct, purity/g)).toHaveLength(30);
  });

  it('ends with the same bits after it was killed in mid-epoch and resumed', async () => {
    const run = join(folder, 'killed');
    const command = startCommand(['train', 'mnist', '--out', run, ...settings]);
    // Step 32 is the twelfth of the second epoch; the last checkpoint before it is of step 28.
    await logged(run, 'image-given-label 32');
    command.process.kill('SIGKILL');
    expect((await command.outcome).code).toBeNull();
    const { step } = readCheckpoint(join(run, 'checkpoints', 'image-given-label.safetensors'));
    expect(step % 7).toBe(0);
    expect(step).toBeGreaterThanOrEqual(28);
    expect(step).toBeLessThan(40);
    expect(existsSync(join(run, 'result.json'))).toBe(false);

    const resumed = await startCommand(['train', '--resume', run]).outcome;
    expect(resumed.code, resumed.said).toBe(0);
    expectSameAsThrough(run);
  }, 180_000);

  it('stops after the step at Ctrl-C, with a checkpoint of that step and a line that tells how to go on', async () => {
    const run = join(folder, 'stopped');
    const command = startCommand(['train', 'mnist', '--out', run, ...settings]);
    await logged(run, 'label-given-image 10');
    command.process.kill('SIGINT');
    const { code, said } = await command.outcome;
    expect(code).toBe(130);
    expect(said).toContain(`crossmodal train --resume ${run}`);
    const { step } = readCheckpoint(join(run, 'checkpoints', 'label-given-image.safetensors'));
    expect(stepsLogged(run)).toHaveLength(step);

    const resumed = await startCommand(['train', '--resume', run, '--json']).outcome;
    expect(resumed.code, resumed.said).toBe(0);
    expect(JSON.parse(resumed.output)).toMatchObject({ experiment: 'mnist', seed: 3 });
    expectSameAsThrough(run);
  }, 180_000);

  it('does not write over a run', async () => {
    const { code, said } = await startCommand(['train', 'mnist', '--out', through, ...settings]).outcome;
    expect(code).toBe(2);
    expect(said).toContain(`continue it with --resume ${through}`);
  });

  it('refuses to resume on another engine, whose bits would differ', async () => {
    const run = join(folder, 'engine');
    const command = startCommand(['train', 'mnist', '--out', run, ...settings.filter((flag) => flag !== '--engine' && flag !== 'wasm')]);
    await logged(run, 'label-given-image 8');
    command.process.kill('SIGINT');
    await command.outcome;
    const { code, said } = await startCommand(['train', '--resume', run], { engine: 'cpu' }).outcome;
    expect(code).toBe(1);
    expect(said).toMatch(/is of a run with .*"engine":"wasm[^"]*".*expected .*"engine":"cpu"/);
  }, 60_000);
});

describe('on a finished run', () => {
  const call = async (...args: string[]) => {
    const { code, output, said } = await startCommand(args).outcome;
    expect(code, said).toBe(0);
    return output;
  };

  it('crossmodal evaluate measures the same again', async () => {
    const before = resultOf(through);
    const output = await call('evaluate', through);
    for (const loss of losses) expect(output).toContain(loss);
    expect(withoutCost(resultOf(through))).toEqual(withoutCost(before));
    expect(resultOf(through).cost.trainingSeconds).toBeNull();
  }, 60_000);

  it('crossmodal diagnose says of it what evaluate says, and refuses what is for items', async () => {
    const before = resultOf(through);
    const output = await call('diagnose', through);
    for (const loss of losses) expect(output).toContain(loss);
    expect(output).toMatch(/AUC/);
    expect(withoutCost(resultOf(through))).toEqual(withoutCost(before));
    const { code, said } = await startCommand(['diagnose', through, '--mitigate', 'centre']).outcome;
    expect(code).toBe(2);
    expect(said).toContain('--mitigate centre is for two modalities of items');
  }, 60_000);

  it('crossmodal classify names the label of a test image', async () => {
    const answer = JSON.parse(await call('classify', through, '--index', '0', '--json')) as {
      loss: string;
      images: { trueLabel: number; label: number; probabilities: { label: number; probability: number }[] }[];
    };
    expect(answer.loss).toBe('label-given-image');
    // The first image of the MNIST test set is a seven.
    expect(answer.images[0]).toMatchObject({ trueLabel: 7, label: 7 });
    expect(answer.images[0].probabilities.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 6);
    expect(await call('classify', through, '--index', '0', '--loss', 'image-given-label')).toMatch(/test image 0: 7 \(.*its label is 7/);
  }, 60_000);

  it('crossmodal retrieve finds labels for an image and images for a label', async () => {
    const labels = JSON.parse(await call('retrieve', through, '--index', '0', '--json')) as { images: { labels: { label: number; logit: number }[] }[] };
    const [{ labels: found }] = labels.images;
    expect(found[0].label).toBe(7);
    expect(found.map(({ logit }) => logit)).toEqual(found.map(({ logit }) => logit).toSorted((a, b) => b - a));
    const images = JSON.parse(await call('retrieve', through, '--label', '1', '--top', '4', '--loss', 'two-sided', '--json')) as { images: { label: number }[] };
    expect(images.images.map(({ label }) => label)).toEqual([1, 1, 1, 1]);
  }, 60_000);

  it('crossmodal generate draws images of a label, the same for the same seed', async () => {
    const draw = async (...more: string[]) => JSON.parse(await call('generate', through, '--label', '7', '--count', '8', '--json', ...more)) as { page: string; losses: Record<string, { draws: number[]; purity: number }> };
    const [first, again, other] = [await draw(), await draw(), await draw('--seed', '99')];
    expect(first).toEqual(again);
    expect(other.losses).not.toEqual(first.losses);
    expect(Object.keys(first.losses)).toEqual(losses);
    expect(first.losses['two-sided'].draws).toHaveLength(8);
    expect(readFileSync(first.page, 'utf8')).toContain('data:image/png;base64');
  }, 60_000);

  it('crossmodal finetune starts exactly at the zero-shot classifier, and its classifier serves classify', async () => {
    for (const loss of ['label-given-image', 'two-sided'] as const) {
      const [{ start, trials, side }] = JSON.parse(await call('finetune', through, '--labels', '50', '--seeds', '2', '--loss', loss, '--save', '--json')) as FineTuneResult[];
      expect({ start, side }).toEqual({ start: { name: 'zero-shot', zeroShot: true, sets: false }, side: 'image' });
      // The largest of the raw logits is the label of a classifier that takes all labels for equally likely.
      for (const trial of trials) expect(trial.start).toBe(resultOf(through).losses[loss]!.classification.rawSoftmaxAccuracy);
    }
    expect(await call('classify', through, '--fine-tuned', '--loss', 'two-sided', '--index', '0')).toMatch(/^image 0: 7 \(.*its label is 7/);
  }, 120_000);

  it('says what is wrong with a query', async () => {
    const refused = async (...args: string[]) => {
      const { code, said } = await startCommand(args).outcome;
      expect(code).toBe(2);
      return said;
    };
    expect(await refused('classify', through)).toContain('expected either --index I');
    expect(await refused('classify', through, '--index', '1000')).toContain("--index is '1000'; expected the number of a test image, from 0 to 999");
    expect(await refused('classify', through, '--index', '1', '--loss', 'both')).toContain("--loss is 'both'");
    expect(await refused('generate', through, '--label', '10')).toContain("--label is '10'; expected a label from 0 to 9");
    expect(await refused('retrieve', through, '--label', '1', '--top', '0')).toContain("--top is '0'");
  }, 60_000);
});
