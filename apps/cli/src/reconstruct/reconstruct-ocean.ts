import { latitudeClimatology } from '@crossmodal/datasets/ocean';
import { nearestNeighbours } from '@crossmodal/evaluation';
import { createRandom, type GaussianPair, type Random } from '@crossmodal/theory';
import type { Engine } from '@crossmodal/training/engine';
import * as tf from '@tensorflow/tfjs-core';

import { embedSide, type EmbeddedItems, takeItems } from '../experiments/pairs/embed-side.ts';
import type { OceanSettings } from '../experiments/pairs/ocean-profiles/ocean-data-schema.ts';
import { readOceanData } from '../experiments/pairs/ocean-profiles/ocean-data.ts';
import { oceanProfiles } from '../experiments/pairs/ocean-profiles/ocean-profiles.ts';
import { type OceanSide, oceanSides, profileLevels, rowsOf } from '../experiments/pairs/ocean-profiles/ocean-sides.ts';
import type { PairSide } from '../experiments/pairs/pair-experiment.ts';
import type { PairModel } from '../experiments/pairs/pair-model.ts';
import type { PairRun } from '../experiments/pairs/pair-run.ts';
import { trainedPairModel } from '../experiments/pairs/trained-pair-model.ts';
import type { Terminal } from '../terminal.ts';
import { versions } from '../versions.ts';
import { learnedReconstruction } from './learned-reconstruction.ts';
import { conditionalMeanOfRank, regressionOfRank, type LinearReconstruction } from './linear-reconstruction.ts';
import { linearRetrieval } from './linear-retrieval.ts';
import { type PoolHits, poolHits, poolsOf, pooledRecalls, recallGain } from './pooled-retrieval.ts';
import type { ReconstructionResult } from './reconstruction-result.ts';
import { type Reconstruction, reconstructionScores, type ReconstructionScores } from './reconstruction-scores.ts';
import { type ReconstructionTarget, reconstructionTargets } from './reconstruction-target.ts';

/** How much is reconstructed, and from how much. */
export interface ReconstructionPlan {
  readonly queries: number;
  readonly pool: number;
  readonly samples: number;
  readonly neighbours: number;
  readonly rank: number | null;
}

/** What the figures show of one variable. */
export interface ReconstructedTarget extends ReconstructionTarget {
  /** Queries × levels, in the unit; NaN where nothing was measured. */
  readonly actual: Float64Array;
  readonly reconstructions: readonly Reconstruction[];
  readonly scores: readonly ReconstructionScores[];
}

/** Everything that was reconstructed, with the places and levels. */
export interface OceanReconstruction {
  readonly result: ReconstructionResult;
  readonly targets: readonly ReconstructedTarget[];
  readonly levels: Float64Array;
  readonly latitude: Float64Array;
  readonly longitude: Float64Array;
  readonly trainPlaces: { readonly latitude: Float64Array; readonly longitude: Float64Array };
}

/** Streams of the run's seed, one a purpose, apart from those of training. */
const STREAMS = { queries: 16, pool: 17, draws: 18, pools: 19, resampling: 20 };
const POOL_SIZE = 200;
const PARTITIONS = 3;
const KS = [1, 10];

/** Names that the report picks out. */
export const METHODS = { climatology: 'climatology', conditionalMean: 'conditional mean', learnedMean: 'learned mean', top1: 'learned top-1' } as const;

/** Reconstructs one modality of test profiles from the other by the trained model of a run and by what it has to beat. */
export async function reconstructOcean(run: PairRun, plan: ReconstructionPlan, { engine, terminal }: { engine: Engine; terminal: Terminal }): Promise<OceanReconstruction> {
  const { config } = run;
  const settings = config.data as OceanSettings;
  const data = await readOceanData(settings);
  const { grid, groups } = data;
  const sides = oceanSides(data, settings);
  const pressures = profileLevels(grid.levels, settings);
  const levels = pressures.length;
  const random = (stream: keyof typeof STREAMS) => createRandom(config.seed, STREAMS[stream]);
  const queries = subset(data.test, plan.queries, random('queries'));
  const pool = subset(data.train, plan.pool, random('pool'));
  const { pair } = sides;
  const rank = Math.min(plan.rank ?? config.model.embeddingDim, pair.sigma.length);
  const model = trainedPairModel(oceanProfiles, run);
  try {
    const targets: ReconstructedTarget[] = [];
    for (const target of reconstructionTargets(settings, levels)) {
      terminal.progress(`reconstructing ${target.name} from ${target.from}`);
      const context: TargetContext = { target, sides, queries, pool, levels, pair, rank, plan, model, random: random('draws'), terminal };
      const { climatology, actual } = measured(context, data.train, grid);
      const reconstructions = await reconstructionsOf(context, climatology);
      targets.push({ ...target, actual, reconstructions, scores: reconstructions.map((one) => reconstructionScores(one, { actual, climatology, levels })) });
    }
    terminal.progress(`retrieval in pools of ${POOL_SIZE}`);
    const retrieval = await retrievalAmong(model, { pair, sides, test: data.test, groups, random });
    const at = (values: Float64Array, rows: Uint32Array) => Float64Array.from(rows, (row) => values[row]);
    return {
      result: {
        run: run.path,
        experiment: config.experiment,
        profile: config.profile,
        loss: config.loss,
        encoder: settings.encoder,
        seed: config.seed,
        engine: engine.name,
        versions: versions(),
        profiles: { train: data.train.length, test: data.test.length, queries: queries.length, pool: pool.length, gridding: data.report, filesLeftOut: data.problems.length },
        levels: [...pressures],
        rank,
        canonicalCorrelations: [...pair.sigma],
        targets: targets.map(({ name, unit, from, scores }) => ({ name, unit, from, scores })),
        retrieval,
      },
      targets,
      levels: pressures,
      latitude: at(grid.latitude, queries),
      longitude: at(grid.longitude, queries),
      trainPlaces: { latitude: at(grid.latitude, data.train), longitude: at(grid.longitude, data.train) },
    };
  } finally {
    model.dispose();
  }
}

interface TargetContext {
  readonly target: ReconstructionTarget;
  readonly sides: { readonly u: OceanSide; readonly v: OceanSide };
  readonly queries: Uint32Array;
  readonly pool: Uint32Array;
  readonly levels: number;
  readonly pair: GaussianPair;
  readonly rank: number;
  readonly plan: ReconstructionPlan;
  readonly model: PairModel;
  readonly random: Random;
  readonly terminal: Terminal;
}

/** What was measured, and what the training profiles of the same latitude say without looking. */
function measured({ target, sides, queries, levels }: TargetContext, train: Uint32Array, { latitude }: { latitude: Float64Array }): { actual: Float64Array; climatology: Float64Array } {
  const side = sides[target.side];
  const values = columnsOf(side.raw, side.columns, { from: target.offset, count: levels });
  const climatology = latitudeClimatology({ values, levels, latitude, rows: train });
  return { actual: gathered(values, levels, queries), climatology: climatology.rows(Float64Array.from(queries, (row) => latitude[row])) };
}

async function reconstructionsOf(context: TargetContext, climatology: Float64Array): Promise<Reconstruction[]> {
  const { target, sides, queries, pool, levels, pair, rank, plan, random, model, terminal } = context;
  const given = target.side === 'u' ? 'v' : 'u';
  const [source, output] = [sides[given], sides[target.side]];
  const inputs = Float32Array.from(gathered(source.values, source.columns, queries));
  const part = (values: ArrayLike<number>) => gathered(columnsOf(values, output.columns, { from: target.offset, count: levels }), levels, null);
  const inUnits = (standardised: ArrayLike<number>) => part(standardised).map((value, i) => value * output.scaling.deviation[target.offset + (i % levels)] + output.scaling.mean[target.offset + (i % levels)]);
  const gaussian = (method: string, { predict, variance }: LinearReconstruction): Reconstruction => {
    const predicted = inUnits(predict(inputs));
    const deviation = Float64Array.from({ length: levels }, (_, level) => Math.sqrt(variance[target.offset + level]) * output.scaling.deviation[target.offset + level]);
    const draws = new Float32Array(predicted.length * plan.samples);
    for (let i = 0; i < draws.length; i++) {
      const entry = Math.floor(i / plan.samples);
      draws[i] = predicted[entry] + deviation[entry % levels] * random.normal();
    }
    return { method, predicted, draws };
  };

  const targetsOfPool = Float32Array.from(inUnits(gathered(output.values, output.columns, pool)));
  const neighbours = nearestNeighbours({
    pool: { data: gathered(source.values, source.columns, pool), rows: pool.length, columns: source.columns },
    queries: { data: Float64Array.from(inputs), rows: queries.length, columns: source.columns },
    k: Math.min(plan.neighbours, pool.length),
    metric: 'euclidean',
  });
  const [queryItems, poolItems] = [await embedded(model, given, { side: source, rows: queries }), await embedded(model, target.side, { side: output, rows: pool })];
  const learned = await learnedReconstruction(queryItems, poolItems, {
    values: targetsOfPool,
    columns: levels,
    given,
    similarity: model.similarity,
    samples: plan.samples,
    random,
    onProgress: (done) => terminal.progress(`reconstructing ${target.name} from ${target.from}: ${done}/${queries.length}`),
  });
  const nearest = drawsOf(neighbours, { values: targetsOfPool, levels, samples: neighbours.length / queries.length });
  const draws = drawsOf(learned.draws, { values: targetsOfPool, levels, samples: plan.samples });
  return [
    { method: METHODS.climatology, predicted: climatology, draws: null },
    gaussian(`${METHODS.conditionalMean}, rank ${rank}`, conditionalMeanOfRank(pair, rank, target.side)),
    gaussian(`regression, rank ${rank}`, regressionOfRank(pair, rank, target.side)),
    { method: `mean of ${plan.neighbours} neighbours`, predicted: meansOf(nearest, neighbours.length / queries.length), draws: nearest },
    { method: METHODS.top1, predicted: learned.top1, draws: null },
    { method: METHODS.learnedMean, predicted: learned.mean, draws },
  ];
}

/** R@k in pools drawn from the test profiles, by the learned logits and by those of linear analysis. */
async function retrievalAmong(
  model: PairModel,
  { pair, sides, test, groups, random }: { pair: GaussianPair; sides: { u: OceanSide; v: OceanSide }; test: Uint32Array; groups: readonly string[]; random: (stream: keyof typeof STREAMS) => Random },
): Promise<ReconstructionResult['retrieval']> {
  const size = Math.min(POOL_SIZE, test.length);
  const pools = poolsOf(test.length, { size, partitions: PARTITIONS, random: random('pools') });
  const options = { count: test.length, ks: KS };
  const [zu, zv] = [await embedded(model, 'u', { side: sides.u, rows: test }), await embedded(model, 'v', { side: sides.v, rows: test })];
  const learned = await poolHits((items) => learnedLogits(model, takeItems(zu, items), takeItems(zv, items)), pools, options);
  const linear: { method: string; hits: PoolHits }[] = [];
  const samples = { u: rowsOf(sides.u, test), v: rowsOf(sides.v, test) };
  for (const { method, logitsOf } of linearRetrieval(pair, samples)) linear.push({ method, hits: await poolHits(logitsOf, pools, options) });
  const own = Array.from(test, (row) => groups[row]);
  const best = bestOf(linear.map(({ hits }) => hits));
  return {
    poolSize: size,
    groups: new Set(own).size,
    methods: [{ method: 'learned', ...pooledRecalls(learned, own, random('resampling')) }, ...linear.map(({ method, hits }) => ({ method, ...pooledRecalls(hits, own, random('resampling')) }))],
    gain: recallGain(learned, best, { groups: own, random: random('resampling') }),
  };
}

/** For every direction and k the hits of the method that has most of them. */
function bestOf(all: readonly PoolHits[]): PoolHits {
  const total = (values: Float64Array) => values.reduce((sum, value) => (Number.isNaN(value) ? sum : sum + value), 0);
  const of = (direction: 'uToV' | 'vToU') => Object.fromEntries(KS.map((k) => [k, all.map((hits) => hits[direction][k]).reduce((best, values) => (total(values) > total(best) ? values : best))]));
  return { uToV: of('uToV'), vToU: of('vToU') };
}

async function learnedLogits(model: PairModel, zu: EmbeddedItems, zv: EmbeddedItems): Promise<Float32Array> {
  const logits = tf.tidy(() => model.similarity(tf.tensor2d(zu.data, [zu.rows, zu.columns]), tf.tensor2d(zv.data, [zv.rows, zv.columns])));
  const values = (await logits.data()) as Float32Array;
  logits.dispose();
  return values;
}

function embedded(model: PairModel, name: 'u' | 'v', { side, rows }: { side: OceanSide; rows: Uint32Array }): Promise<EmbeddedItems> {
  const items: PairSide = { shape: [side.columns], rows: (indices) => Float32Array.from(gathered(side.inputs, side.columns, Uint32Array.from(indices, (index) => rows[index]))) };
  return embedSide(model[name], items, rows.length);
}

function subset(rows: Uint32Array, count: number, random: Random): Uint32Array {
  if (count >= rows.length) return rows;
  return Uint32Array.from(random.permutation(rows.length).subarray(0, count).toSorted(), (place) => rows[place]);
}

/** Some rows one after the other, or all of them. */
function gathered(values: ArrayLike<number>, columns: number, rows: Uint32Array | null): Float64Array {
  if (rows === null) return Float64Array.from(values);
  const out = new Float64Array(rows.length * columns);
  for (let i = 0; i < rows.length; i++) for (let j = 0; j < columns; j++) out[i * columns + j] = values[rows[i] * columns + j];
  return out;
}

/** Some columns of a matrix by rows. */
function columnsOf(values: ArrayLike<number>, width: number, { from, count }: { from: number; count: number }): ArrayLike<number> {
  if (count === width) return values;
  const rows = values.length / width;
  const out = new Float64Array(rows * count);
  for (let i = 0; i < rows; i++) for (let j = 0; j < count; j++) out[i * count + j] = values[i * width + from + j];
  return out;
}

/** Values of drawn items, by entries of the prediction: query, level, draw. */
function drawsOf(items: Uint32Array, { values, levels, samples }: { values: Float32Array; levels: number; samples: number }): Float32Array {
  const draws = new Float32Array(items.length * levels);
  for (let k = 0; k < items.length; k++) {
    const query = Math.floor(k / samples);
    for (let level = 0; level < levels; level++) draws[(query * levels + level) * samples + (k % samples)] = values[items[k] * levels + level];
  }
  return draws;
}

function meansOf(draws: Float32Array, samples: number): Float64Array {
  const out = new Float64Array(draws.length / samples);
  for (let i = 0; i < draws.length; i++) out[Math.floor(i / samples)] += draws[i] / samples;
  return out;
}
