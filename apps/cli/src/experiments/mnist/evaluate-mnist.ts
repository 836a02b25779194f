import { classFrequencies } from '@crossmodal/datasets';
import { atomicWrite } from '@crossmodal/training';
import type { Engine } from '@crossmodal/training/engine';

import { formatPercent, formatTable, formatWithInterval } from '../../format.ts';
import type { Terminal } from '../../terminal.ts';
import { versions } from '../../versions.ts';
import { evaluateObjective, type ObjectiveEvaluation } from './evaluate-objective.ts';
import type { MnistData } from './mnist-data.ts';
import type { MnistRun } from './mnist-run.ts';
import { classes } from './model.ts';
import type { ObjectiveName } from './objectives.ts';
import { mnistReport } from './report-mnist.ts';
import { type MnistResult, writeResult } from './result.ts';

/** Evaluates every loss of a trained run and writes `result.json` and `report.html`. */
export async function evaluateMnist(
  run: MnistRun,
  data: MnistData,
  { engine, terminal, trainingSeconds }: { engine: Engine; terminal: Terminal; trainingSeconds: number | null },
): Promise<MnistResult> {
  const start = performance.now();
  const labelMarginal = classFrequencies(data.train.labels, classes);
  const evaluations = new Map<ObjectiveName, ObjectiveEvaluation>();
  for (const objective of run.config.losses) {
    terminal.progress(`${objective}  evaluating on ${data.test.count.toLocaleString('en')} test images`);
    evaluations.set(objective, await evaluateObjective(objective, data, { run, labelMarginal }));
  }
  const result: MnistResult = {
    experiment: 'mnist',
    profile: run.config.profile,
    seed: run.config.seed,
    engine: engine.name,
    versions: versions(),
    images: { train: data.train.count, test: data.test.count },
    labelMarginal: [...labelMarginal],
    losses: Object.fromEntries([...evaluations].map(([name, evaluation]) => [name, evaluation.result])),
    cost: {
      trainingSeconds,
      evaluationSeconds: (performance.now() - start) / 1000,
      // maxRSS is in kilobytes.
      peakMemoryMegabytes: process.resourceUsage().maxRSS / 1000,
    },
  };
  atomicWrite(run.report, await mnistReport(run, result, { test: data.test, evaluations }));
  writeResult(run, result);
  return result;
}

/** The result as a table for the terminal. */
export function resultLines(result: MnistResult): string[] {
  const header = ['loss', 'accuracy', 'NLL', 'ECE', 'entropy', 'R@1', 'mAP', 'purity', 'distinct', 'ESS'];
  const rows = Object.entries(result.losses).map(([loss, { classification, retrieval, generation }]) => [
    loss,
    formatPercent(classification.accuracy, 2),
    classification.negativeLogLikelihood.toFixed(4),
    classification.expectedCalibrationError.toFixed(4),
    classification.meanEntropy.toFixed(4),
    formatPercent(retrieval.imageToLabel.recallAt1, 2),
    retrieval.labelToImage.meanAveragePrecision.toFixed(4),
    generation.meanPurity.toFixed(2),
    generation.meanDistinct.toFixed(1),
    generation.meanEffectiveSampleSize.toFixed(1),
  ]);
  const ceiling = Math.max(...Object.values(result.losses).map(({ information }) => information.ceiling));
  return [
    ...formatTable([header, ...rows]),
    '',
    ...formatTable([
      ['loss', 'AUC image → label', 'AUC label → image', 'information', 'best temperature', 'pair ECE'],
      ...Object.entries(result.losses).map(([loss, { retrieval: { auc }, information, calibration: { better, pairs } }]) => [
        loss,
        formatWithInterval(auc.imageToLabel.auc, auc.imageToLabel),
        auc.labelToImage === null ? '–' : formatWithInterval(auc.labelToImage.auc, auc.labelToImage),
        `≥ ${formatWithInterval(information.bound, information)}`,
        better.temperature === null ? '–' : better.temperature.toPrecision(4),
        pairs === null ? '–' : pairs.expectedCalibrationError.toFixed(4),
      ]),
    ]),
    '',
    'NLL, entropy in nats; R@1: image to label; mAP: label to image; purity, distinct, ESS: of the draws for a label, means over the ten.',
    `AUC: a right answer above a wrong one; information in nats, at most the entropy of the labels, ${ceiling.toFixed(4)}; 95 % intervals over the images. Pair ECE: of log p(label | image)/p(label) as the log-odds of a pair.`,
  ];
}
