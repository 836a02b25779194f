import type { InformationBound, RetrievalAuc } from '@crossmodal/evaluation';

import { formatPercent, formatTable } from '../../format.ts';
import type { Versions } from '../../versions.ts';
import type { ModalityGap } from './modality-gap.ts';
import type { PairCalibrationResult } from './pair-calibration.ts';

/** Retrieval in one direction. */
export interface DirectionResult {
  /** Modality of the queries and of the candidates. */
  readonly from: string;
  readonly to: string;
  /** Share of the queries whose partner is among the k best; ties: a partner ranks before its equals. */
  readonly recall: Readonly<Record<string, number>>;
  /** The same with a partner ranked after its equals. */
  readonly pessimisticRecall: Readonly<Record<string, number>>;
  readonly medianRank: number;
  readonly meanReciprocalRank: number;
  /** Share of the queries whose best candidate has their class; null where there are no classes. */
  readonly sameClassAt1: number | null;
  /** Probability that the partner is above another candidate, with its interval of 95 %. */
  readonly auc: RetrievalAuc;
  /** Lower bound of the mutual information in nats, from as many candidates as there are test pairs, with its interval of 95 %. */
  readonly information: InformationBound;
}

/** Mean and standard deviation of some logits. */
export interface Spread {
  readonly mean: number;
  readonly standardDeviation: number;
}

/** Content of the `result.json` of a pair run. */
export interface PairResult {
  readonly experiment: string;
  readonly profile: string;
  readonly seed: number;
  readonly engine: string;
  readonly versions: Versions;
  readonly pairs: { readonly train: number; readonly test: number };
  /** The loss on the test pairs in batches of the training's size, beside its value where nothing is learned. */
  readonly loss: { readonly name: string; readonly test: number | null; readonly chance: number };
  readonly temperature: number;
  readonly retrieval: {
    readonly uToV: DirectionResult;
    readonly vToU: DirectionResult;
    /** What a random order gives. */
    readonly chance: { readonly recall: Readonly<Record<string, number>>; readonly medianRank: number; readonly sameClassAt1: number | null };
  };
  /** How far the modalities lie apart; null where items are sets of points. */
  readonly gap: ModalityGap | null;
  /** How far the logits are log density ratios; null for fewer than eight test pairs. */
  readonly calibration: PairCalibrationResult | null;
  /** Logits of pairs and of items that are no pair. */
  readonly similarity: { readonly paired: Spread; readonly unpaired: Spread };
  /** What the data of this experiment let be measured besides. */
  readonly findings?: object;
  /** How long it took and the most memory it held; null where only the evaluation was run. */
  readonly cost: { readonly trainingSeconds: number | null; readonly evaluationSeconds: number; readonly peakMemoryMegabytes: number };
}

/** The result as a table for the terminal. */
export function pairResultLines({ loss, retrieval, temperature, pairs, gap, calibration }: PairResult): string[] {
  const { uToV, vToU, chance } = retrieval;
  const ks = Object.keys(uToV.recall);
  const classes = uToV.sameClassAt1 !== null;
  const row = ({ recall, medianRank, sameClassAt1, auc }: Pick<DirectionResult, 'recall' | 'medianRank' | 'sameClassAt1'> & { readonly auc?: RetrievalAuc }) => [
    ...ks.map((k) => formatPercent(recall[k], 2)),
    String(medianRank),
    ...(classes ? [formatPercent(sameClassAt1!)] : []),
    auc === undefined ? '0.5' : `${auc.auc.toFixed(4)} (${auc.low.toFixed(4)} to ${auc.high.toFixed(4)})`,
  ];
  return [
    ...formatTable([
      ['retrieval', ...ks.map((k) => `R@${k}`), 'median rank', ...(classes ? ['same class'] : []), 'AUC (95 % interval)'],
      [`${uToV.from} → ${uToV.to}`, ...row(uToV)],
      [`${vToU.from} → ${vToU.to}`, ...row(vToU)],
      ['chance', ...row(chance)],
    ]),
    '',
    `Among ${pairs.test.toLocaleString('en')} test pairs; loss ${loss.name} ${loss.test === null ? 'not measured: fewer test pairs than a batch has' : loss.test.toFixed(4)} (chance ${loss.chance.toFixed(4)}), temperature ${temperature.toFixed(4)}.`,
    `Mutual information of at least ${nats(uToV.information)} nats by ${uToV.from} → ${uToV.to} and ${nats(vToU.information)} by ${vToU.from} → ${vToU.to}; as many candidates can show ${uToV.information.ceiling.toFixed(2)} at most.`,
    ...(gap === null ? [] : [`Between the normalised embeddings of the modalities the centroid gap is ${gap.centroidGap.toFixed(4)} and MMD² ${gap.mmdSquared.toFixed(4)}.`]),
    ...(calibration === null ? [] : [calibrationLine(calibration, uToV)]),
  ];
}

function nats({ bound, low, high }: InformationBound): string {
  return `${bound.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`;
}

function calibrationLine({ batch, uToV, vToU, both }: PairCalibrationResult, { from, to }: DirectionResult): string {
  const errors = `Among ${batch.size} candidates the calibration error is ${uToV.expectedCalibrationError.toFixed(4)} for ${from} → ${to} and ${vToU.expectedCalibrationError.toFixed(4)} for ${to} → ${from}`;
  return both.temperature === null ? `${errors}.` : `${errors}; the best temperature is ${both.temperature.toFixed(4)}.`;
}
