import { fitLevelScaling, geographicBlock, type GriddedOcean, groupSplit, latitudeClimatology, type LevelScaling, standardise } from '@crossmodal/datasets/ocean/browser';
import { conditionalWeights, effectiveSampleSize, rmseByLevel, weightedMoments } from '@crossmodal/evaluation';
import { createRandom, empiricalPair, type GaussianPair, modelConditionals, optimalTilting } from '@crossmodal/theory';

import type { TaskContext } from '../../workers/messages.ts';
import type { OceanState } from './ocean-state.ts';

/** What of a state is the model. */
export type OceanModelState = Pick<OceanState, 'target' | 'tilting' | 'rank' | 'pool' | 'seed'>;

/** A profile with its spread, a value a level. */
export interface SpreadProfile {
  readonly mean: Float64Array;
  /** Standard deviation. */
  readonly spread: Float64Array;
}

/** What is said of one held-out profile. */
export interface OceanReconstruction {
  readonly latitude: number;
  readonly longitude: number;
  /** The variable that is known. */
  readonly given: Float32Array;
  readonly actual: Float32Array;
  /** Mean of the band of latitude. */
  readonly climatology: Float64Array;
  /** Mean and deviation of the model's conditional law, which is normal. */
  readonly conditional: SpreadProfile;
  /** Mean and deviation of the pool under the learned conditional. */
  readonly weighted: SpreadProfile;
  readonly effectiveSampleSize: number;
}

/** How good the reconstructions are. */
export interface OceanSurvey {
  readonly canonicalCorrelations: readonly number[];
  readonly mutualInformation: number;
  readonly fitted: number;
  readonly heldOut: number;
  /** Root mean squared errors by level over some held-out profiles. */
  readonly errors: { readonly climatology: Float64Array; readonly conditional: Float64Array; readonly weighted: Float64Array };
  /** Root mean squared error over the levels of each of these, by the conditional mean. */
  readonly places: readonly { readonly latitude: number; readonly longitude: number; readonly rmse: number }[];
}

const streams = { split: 0, pool: 1, survey: 2 } as const;
const TEST_SHARE = 0.2;
/** Levels are nearly dependent. */
const RIDGE = 1e-6;
/** Held-out profiles of the map and of the errors by depth. */
const SURVEYED = 500;

interface Side {
  readonly raw: Float32Array;
  readonly values: Float32Array;
  readonly scaling: LevelScaling;
}

interface Split {
  readonly seed: number;
  readonly train: Uint32Array;
  readonly test: Uint32Array;
  readonly temperature: Side;
  readonly salinity: Side;
  /** u is temperature, v salinity, standardised. */
  readonly pair: GaussianPair;
}

interface Model {
  readonly key: string;
  readonly split: Split;
  readonly given: Side;
  readonly target: Side;
  /** Mean of the conditional law of the target, in standardised units. */
  readonly conditionalMean: (from: ArrayLike<number>) => Float64Array;
  readonly deviation: Float64Array;
  /** Logits with every profile of the pool. */
  readonly logits: (from: ArrayLike<number>) => Float64Array;
  readonly pool: { readonly rows: Uint32Array; readonly values: Float32Array };
  readonly climatology: ReturnType<typeof latitudeClimatology>;
}

/**
 * Profiles of temperature u and salinity v as a Gaussian pair with the moments of the profiles that are fitted on, and the
 * linear encoders that are the best of a rank for predicting one from the other: Baptista, Stuart and Tran 2025, Theorems
 * 5.1 and 5.3. Blocks of 10° lie on one side of the split only, for neighbours are nearly equal.
 */
export class OceanModels {
  readonly #grid: GriddedOcean;
  #split: Split | undefined;
  #model: Model | undefined;

  constructor(grid: GriddedOcean) {
    this.#grid = grid;
  }

  /** The held-out profile nearest to a place, reconstructed. */
  reconstruct(state: OceanModelState & Pick<OceanState, 'latitude' | 'longitude'>): OceanReconstruction {
    const model = this.#modelOf(state);
    return this.#reconstructed(model, nearest(this.#grid, model.split.test, state));
  }

  /** Errors over held-out profiles. */
  async survey(state: OceanModelState, { signal, progress }: TaskContext<number>): Promise<OceanSurvey> {
    const model = this.#modelOf(state);
    const { split } = model;
    const levels = this.#grid.levels.length;
    const order = createRandom(state.seed, streams.survey).permutation(split.test.length);
    const rows = Array.from(order.subarray(0, SURVEYED), (at) => split.test[at]);
    const predictions = { climatology: new Float64Array(rows.length * levels), conditional: new Float64Array(rows.length * levels), weighted: new Float64Array(rows.length * levels) };
    const actual = new Float32Array(rows.length * levels);
    const places = [];
    for (const [index, row] of rows.entries()) {
      const one = this.#reconstructed(model, row);
      actual.set(one.actual, index * levels);
      predictions.climatology.set(one.climatology, index * levels);
      predictions.conditional.set(one.conditional.mean, index * levels);
      predictions.weighted.set(one.weighted.mean, index * levels);
      const squares = one.conditional.mean.reduce((sum, value, level) => sum + (value - one.actual[level]) ** 2, 0);
      places.push({ latitude: one.latitude, longitude: one.longitude, rmse: Math.sqrt(squares / levels) });
      if (index % 100 === 99) {
        progress((index + 1) / rows.length);
        // Lets the message in that stops this.
        await new Promise((resolve) => setTimeout(resolve));
        signal.throwIfAborted();
      }
    }
    const errors = (predicted: Float64Array) => rmseByLevel({ predicted, actual, levels });
    return {
      canonicalCorrelations: Array.from(split.pair.sigma),
      mutualInformation: split.pair.mutualInformation,
      fitted: split.train.length,
      heldOut: split.test.length,
      errors: { climatology: errors(predictions.climatology), conditional: errors(predictions.conditional), weighted: errors(predictions.weighted) },
      places,
    };
  }

  #reconstructed({ given, target, conditionalMean, deviation, logits, pool, climatology }: Model, row: number): OceanReconstruction {
    const { levels, latitude, longitude } = this.#grid;
    const n = levels.length;
    const at = <T extends Float32Array>(values: T) => values.slice(row * n, (row + 1) * n) as T;
    const from = at(given.values);
    const { mean, deviation: unit } = target.scaling;
    const predicted = conditionalMean(from);
    const weights = conditionalWeights({ data: logits(from), rows: 1, columns: pool.rows.length }, { given: 'u', index: 0 });
    const moments = weightedMoments({ weights, data: pool.values, columns: n });
    return {
      latitude: latitude[row],
      longitude: longitude[row],
      given: at(given.raw),
      actual: at(target.raw),
      climatology: Float64Array.from(climatology.at(latitude[row])),
      conditional: { mean: predicted.map((value, level) => mean[level] + unit[level] * value), spread: deviation.map((value, level) => unit[level] * value) },
      weighted: { mean: moments.mean, spread: Float64Array.from(levels, (_, level) => Math.sqrt(Math.max(0, moments.covariance[level * n + level]))) },
      effectiveSampleSize: effectiveSampleSize(weights),
    };
  }

  #modelOf({ target, tilting, rank, pool: poolSize, seed }: OceanModelState): Model {
    const key = JSON.stringify({ target, tilting, rank, poolSize, seed });
    if (this.#model?.key === key) return this.#model;
    const split = this.#splitOf(seed);
    const { pair, train } = split;
    const n = this.#grid.levels.length;
    const forward = target === 'salinity';
    const optimum = optimalTilting(pair, { tilting, loss: tilting === 'inner' ? 'conditional' : forward ? 'v|u' : 'u|v', rank });
    const laws = modelConditionals(pair, optimum);
    const [gain, cov] = forward ? [laws.gainV, laws.covV] : [laws.gainU, laws.covU];
    const [centreFrom, centreTo] = forward ? [pair.meanU, pair.meanV] : [pair.meanV, pair.meanU];
    const [encoder, other] = forward ? [optimum.G, optimum.H] : [optimum.H, optimum.G];
    const given = forward ? split.temperature : split.salinity;
    const side = forward ? split.salinity : split.temperature;
    const order = createRandom(seed, streams.pool).permutation(train.length);
    const rows = order.subarray(0, Math.min(poolSize, train.length)).map((at) => train[at]);
    const embeddings = new Float64Array(rows.length * rank);
    const values = new Float32Array(rows.length * n);
    rows.forEach((row, item) => {
      embeddings.set(linear(other, side.values.subarray(row * n, (row + 1) * n), centreTo), item * rank);
      values.set(side.raw.subarray(row * n, (row + 1) * n), item * n);
    });
    this.#model = {
      key,
      split,
      given,
      target: side,
      conditionalMean: (from) => linear(gain, from, centreFrom).map((value, level) => value + centreTo[level]),
      deviation: Float64Array.from({ length: n }, (_, level) => Math.sqrt(cov.get(level, level))),
      logits: (from) => {
        const own = linear(encoder, from, centreFrom);
        return Float64Array.from(rows, (_, item) => similarity(tilting, own, embeddings.subarray(item * rank, (item + 1) * rank)));
      },
      pool: { rows, values },
      climatology: latitudeClimatology({ values: side.raw, levels: n, latitude: this.#grid.latitude, rows: train }),
    };
    return this.#model;
  }

  #splitOf(seed: number): Split {
    if (this.#split?.seed === seed) return this.#split;
    const { latitude, longitude, levels, temperature, salinity } = this.#grid;
    const groups = Array.from(latitude, (degrees, i) => geographicBlock(degrees, longitude[i]));
    const { train, test } = groupSplit({ groups, testFraction: TEST_SHARE, random: createRandom(seed, streams.split) });
    const side = (raw: Float32Array): Side => {
      const scaling = fitLevelScaling(raw, { levels: levels.length, rows: train });
      return { raw, scaling, values: standardise(raw, scaling) };
    };
    const [u, v] = [side(temperature), side(salinity)];
    const rowsOf = ({ values }: Side) => Array.from(train, (row) => Float64Array.from(values.subarray(row * levels.length, (row + 1) * levels.length)));
    this.#split = { seed, train, test, temperature: u, salinity: v, pair: empiricalPair(rowsOf(u), rowsOf(v), { ridge: RIDGE }) };
    return this.#split;
  }
}

/** ⟨z, w⟩, or −½|z − w|². */
function similarity(tilting: OceanState['tilting'], z: Float64Array, w: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < z.length; k++) sum += tilting === 'inner' ? z[k] * w[k] : -0.5 * (z[k] - w[k]) ** 2;
  return sum;
}

/** M (x − centre). */
function linear(matrix: GaussianPair['Cuu'], x: ArrayLike<number>, centre: Float64Array): Float64Array {
  return Float64Array.from({ length: matrix.rows }, (_, row) => {
    let sum = 0;
    for (let column = 0; column < centre.length; column++) sum += matrix.get(row, column) * (x[column] - centre[column]);
    return sum;
  });
}

/** The profile of some rows at the least angle from a place. */
function nearest({ latitude, longitude }: GriddedOcean, rows: Uint32Array, place: { latitude: number; longitude: number }): number {
  const unit = (north: number, east: number) => {
    const [phi, lambda] = [(north * Math.PI) / 180, (east * Math.PI) / 180];
    return [Math.cos(phi) * Math.cos(lambda), Math.cos(phi) * Math.sin(lambda), Math.sin(phi)];
  };
  const wanted = unit(place.latitude, place.longitude);
  let [best, most] = [rows[0], -Infinity];
  for (const row of rows) {
    const here = unit(latitude[row], longitude[row]);
    const cosine = here[0] * wanted[0] + here[1] * wanted[1] + here[2] * wanted[2];
    if (cosine > most) [best, most] = [row, cosine];
  }
  return best;
}
