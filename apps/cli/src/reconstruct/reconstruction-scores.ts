import { anomalyCorrelation, biasByLevel, crps, rmseByLevel, skillScore, spreadSkill } from '@crossmodal/evaluation';

/** How well a method reconstructs a variable; per level and over all of them. */
export interface ReconstructionScores {
  readonly method: string;
  readonly rmse: number;
  readonly bias: number;
  /** 1 − MSE/MSE of the climatology. */
  readonly skill: number;
  readonly anomalyCorrelation: number;
  /** Null for methods that say nothing of their uncertainty. */
  readonly crps: number | null;
  readonly spreadSkill: number | null;
  readonly byLevel: {
    readonly rmse: readonly number[];
    readonly bias: readonly number[];
    readonly skill: readonly number[];
    readonly anomalyCorrelation: readonly number[];
    readonly crps: readonly number[] | null;
    readonly spread: readonly number[] | null;
  };
}

/** A prediction of every entry, with draws of its law where it has one: `draws[i]` are those of entry i. */
export interface Reconstruction {
  readonly method: string;
  readonly predicted: Float64Array;
  /** Entries × samples. */
  readonly draws: Float32Array | null;
}

/** Measures a reconstruction against what was measured; entries that were not are left out. */
export function reconstructionScores({ method, predicted, draws }: Reconstruction, { actual, climatology, levels }: { actual: Float64Array; climatology: Float64Array; levels: number }): ReconstructionScores {
  const data = { predicted, actual, levels };
  const rmse = rmseByLevel(data);
  const bias = biasByLevel(data);
  const correlation = anomalyCorrelation({ ...data, climatology });
  const reference = rmseByLevel({ predicted: climatology, actual, levels });
  const law = draws === null ? null : lawScores(draws, { predicted, actual, levels });
  const meanSquare = (values: Float64Array) => mean(values.map((value) => value * value));
  return {
    method,
    rmse: Math.sqrt(meanSquare(rmse)),
    bias: mean(bias),
    skill: 1 - meanSquare(rmse) / meanSquare(reference),
    anomalyCorrelation: mean(correlation),
    crps: law && mean(law.crps),
    spreadSkill: law && Math.sqrt(meanSquare(law.spread) / meanSquare(rmse)),
    byLevel: {
      rmse: [...rmse],
      bias: [...bias],
      skill: [...skillScore({ ...data, reference: climatology })],
      anomalyCorrelation: [...correlation],
      crps: law && [...law.crps],
      spread: law && [...law.spread],
    },
  };
}

function lawScores(draws: Float32Array, { predicted, actual, levels }: { predicted: Float64Array; actual: Float64Array; levels: number }): { crps: Float64Array; spread: Float64Array } {
  const samples = draws.length / actual.length;
  const variance = new Float64Array(actual.length);
  const sums = new Float64Array(levels);
  const counts = new Float64Array(levels);
  for (let i = 0; i < actual.length; i++) {
    const own = draws.subarray(i * samples, (i + 1) * samples);
    let sum = 0;
    for (let k = 0; k < samples; k++) sum += own[k];
    let squares = 0;
    for (let k = 0; k < samples; k++) squares += (own[k] - sum / samples) ** 2;
    variance[i] = squares / (samples - 1);
    if (Number.isNaN(actual[i])) continue;
    sums[i % levels] += crps(own, actual[i]);
    counts[i % levels]++;
  }
  return { crps: sums.map((sum, level) => sum / counts[level]), spread: spreadSkill({ predicted, actual, variance, levels }).spread };
}

function mean(values: Float64Array): number {
  // A level without any measurement has no scores.
  const known = values.filter((value) => !Number.isNaN(value));
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}
