import { meanReciprocalRank, medianRank, recallFromRanks, scannedAuc, scannedInformation } from '@crossmodal/evaluation';
import { similarities } from '@crossmodal/losses';
import { createRandom } from '@crossmodal/theory';
import { atomicWrite } from '@crossmodal/training';

import { versions } from '../../versions.ts';
import type { Outcome, Session } from '../experiment.ts';
import { chanceOf } from './chance-of.ts';
import { embedSide } from './embed-side.ts';
import { modalityGap } from './modality-gap.ts';
import { calibratePairs } from './pair-calibration.ts';
import type { PairData, PairExperiment, PairSplit } from './pair-experiment.ts';
import { type DirectionResult, type PairResult, pairResultLines, type Spread } from './pair-result.ts';
import type { PairRun } from './pair-run.ts';
import { type DirectionRanks, rankPairs } from './rank-pairs.ts';
import { pairReport } from './report-pairs.ts';
import { streams } from './streams.ts';
import { heldOutLoss } from './held-out-loss.ts';
import { trainedPairModel } from './trained-pair-model.ts';

/** Candidates of an example that the report shows. */
const SHOWN = 8;

/** Evaluates the trained model of a run on its test pairs and writes `result.json` and `report.html`. */
export async function evaluatePairs(
  run: PairRun,
  { experiment, data, engine, terminal, trainingSeconds }: Session & { experiment: PairExperiment; data: PairData; trainingSeconds: number | null },
): Promise<Outcome> {
  const start = performance.now();
  const { test } = data;
  const { seed, profile, loss, evaluation } = run.config;
  terminal.progress(`${loss}  evaluating on ${test.count.toLocaleString('en')} test pairs`);
  const model = trainedPairModel(experiment, run);
  try {
    const random = createRandom(seed, streams.evaluation);
    const examples = [...random.permutation(test.count).subarray(0, evaluation.examples)];
    const [zu, zv] = [await embedSide(model.u, test.u, test.count), await embedSide(model.v, test.v, test.count)];
    const ranked = await rankPairs(zu, zv, { similarity: model.similarity, examples, shown: SHOWN, unpaired: evaluation.unpaired, random });
    const calibration = await calibratePairs(zu, zv, { similarity: model.similarity, sample: ranked.sample, temperature: model.temperature(), random });
    const findings = (await data.findings?.({ model, zu, zv })) ?? null;
    const ks = [...new Set(evaluation.recallAt)].toSorted((a, b) => a - b);
    const { u, v } = data.sides ?? experiment.sides;
    const result: PairResult = {
      experiment: experiment.name,
      profile,
      seed,
      engine: engine.name,
      versions: versions(),
      pairs: { train: data.train.count, test: test.count },
      loss: { name: loss, test: await heldOutLoss(model, test, { experiment, config: run.config }), chance: chanceOf(run.config, test) },
      temperature: model.temperature(),
      retrieval: {
        uToV: directionResult(ranked.uToV, { from: u, to: v, ks, test }),
        vToU: directionResult(ranked.vToU, { from: v, to: u, ks, test }),
        chance: {
          recall: Object.fromEntries(ks.map((k) => [k, Math.min(1, k / test.count)])),
          medianRank: (test.count + 1) / 2,
          sameClassAt1: test.labels && sameClassByChance(test.labels),
        },
      },
      gap: similarities[run.config.model.similarity].item === 'vector' ? await modalityGap(zu, zv) : null,
      calibration,
      similarity: { paired: spread(ranked.sample.paired), unpaired: spread(ranked.sample.unpaired) },
      ...(findings && { findings: findings.result }),
      cost: {
        trainingSeconds,
        evaluationSeconds: (performance.now() - start) / 1000,
        // maxRSS is in kilobytes.
        peakMemoryMegabytes: process.resourceUsage().maxRSS / 1000,
      },
    };
    atomicWrite(run.report, await pairReport(run, result, { experiment, data, ...ranked, sections: findings?.sections ?? [] }));
    atomicWrite(run.result, `${JSON.stringify(result, null, 2)}\n`);
    return { result, lines: [...pairResultLines(result), ...(findings?.lines ?? [])] };
  } finally {
    model.dispose();
  }
}

function directionResult(
  ranks: DirectionRanks,
  { from, to, ks, test: { labels } }: { from: string; to: string; ks: readonly number[]; test: PairSplit },
): DirectionResult {
  const { optimistic, pessimistic, best } = ranks;
  const recall = (list: Int32Array) => Object.fromEntries(ks.map((k) => [k, recallFromRanks(list, k)]));
  return {
    from,
    to,
    recall: recall(optimistic),
    pessimisticRecall: recall(pessimistic),
    medianRank: medianRank(optimistic),
    meanReciprocalRank: meanReciprocalRank(optimistic),
    sameClassAt1: labels && best.reduce((hits, candidate, query) => hits + (labels[candidate] === labels[query] ? 1 : 0), 0) / best.length,
    auc: scannedAuc(ranks),
    information: scannedInformation(ranks),
  };
}

/** Σ_c p_c², the probability that two items have one class. */
function sameClassByChance(labels: Uint8Array): number {
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum + (count / labels.length) ** 2, 0);
}

function spread(values: Float32Array): Spread {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, standardDeviation: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) };
}
