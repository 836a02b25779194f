import {
  conditionalMeanErrors,
  type ConditionalLaws,
  CrossmodalError,
  type GaussianPair,
  gaussianW2Squared,
  modelConditionals,
  modelJoint,
  normalPdf,
  objective,
  optimalTilting,
  populationLoss,
  rankErrors,
  type TiltingFactors,
  type TiltingProducts,
  type TiltingSpec,
  trueConditionals,
} from '@crossmodal/theory';

import type { GaussianState } from './gaussian-state.ts';
import { covarianceOf, pairOf, type PlaneCovariance, planesOf } from './pair-of-state.ts';

/** Encoders in the units of the data: u ↦ G u and v ↦ H v, matrices by rows. */
export interface EncoderWeights {
  readonly G: readonly (readonly number[])[];
  readonly H: readonly (readonly number[])[];
}

/** How far a model is from the truth; nats, and for `w2` the squared units of the data. Infinite where a law does not exist. */
export interface ModelNumbers {
  readonly loss: number;
  /** The divergence that the loss stands for: the loss plus a multiple of the mutual information. */
  readonly objective: number;
  readonly klUGivenV: number;
  readonly klVGivenU: number;
  readonly klJoint: number;
  /** E W₂² of the conditional laws. */
  readonly w2UGivenV: number;
  readonly w2VGivenU: number;
  /** W₂² of the joint laws; undefined where the model has no joint law. */
  readonly w2Joint: number | undefined;
}

/** A normal density on the line, on the grid of its panel. */
export interface LineDensity {
  readonly truth: Float64Array;
  /** Undefined where the model has no such law. */
  readonly optimum: Float64Array | undefined;
  readonly trained?: Float64Array | undefined;
}

/** What the page draws and prints of one state. */
export interface GaussianLaws {
  readonly mutualInformation: number;
  readonly sigma: readonly number[];
  /** The best encoders of each rank, from 0. */
  readonly ranks: readonly ModelNumbers[];
  readonly trained?: ModelNumbers;
  /** Of the pair (u, v) that is shown. */
  readonly plane: { readonly truth: PlaneCovariance; readonly optimum: PlaneCovariance | undefined; readonly trained?: PlaneCovariance | undefined };
  readonly grid: Float64Array;
  readonly densities: { readonly uGivenV: LineDensity; readonly vGivenU: LineDensity; readonly u: LineDensity; readonly v: LineDensity };
}

type Matrix = GaussianPair['Cuu'];

const grid = Float64Array.from({ length: 241 }, (_, i) => -6 + i / 20);

/** Truth, closed form and, if there are any, trained encoders of a state. */
export function computeLaws({ state, trained }: { state: GaussianState; trained?: EncoderWeights | undefined }): GaussianLaws {
  const pair = pairOf(state);
  const covariance = covarianceOf(state);
  const spec: TiltingSpec = { tilting: state.tilting, loss: state.loss };
  const rank = Math.min(Number(state.rank), pair.nu);
  const component = Math.min(Number(state.shown), pair.nu) - 1;
  const optimum = optimalTilting(pair, { ...spec, rank });
  const learned = trained === undefined ? undefined : { factors: { G: asRows(trained.G), H: asRows(trained.H) }, products: productsOf(trained, state.tilting) };
  const laws = {
    truth: { conditionals: trueConditionals(pair), plane: planesOf(state)[component] },
    optimum: { conditionals: modelConditionals(pair, optimum), plane: planeOf(pair, optimum, component) },
    ...(learned && { trained: { conditionals: modelConditionals(pair, learned.products), plane: planeOf(pair, learned.products, component) } }),
  };
  const density = (law: (of: { conditionals: ConditionalLaws; plane: PlaneCovariance | undefined }) => { mean: number; variance: number } | undefined): LineDensity => ({
    truth: onGrid(law(laws.truth))!,
    optimum: onGrid(law(laws.optimum)),
    ...(laws.trained && { trained: onGrid(law(laws.trained)) }),
  });
  return {
    mutualInformation: pair.mutualInformation,
    sigma: Array.from(pair.sigma),
    ranks: rankErrors(pair, spec).map((row) => {
      const ofRank = optimalTilting(pair, { ...spec, rank: row.rank });
      return {
        loss: row.loss,
        objective: objective(pair, ofRank, spec),
        klUGivenV: row.klUGivenV,
        klVGivenU: row.klVGivenU,
        klJoint: row.klJoint,
        w2UGivenV: row.wassersteinUGivenV,
        w2VGivenU: row.wassersteinVGivenU,
        w2Joint: jointDistance(pair, covariance, ofRank),
      };
    }),
    ...(learned && { trained: { ...numbersOf(pair, spec, learned), w2Joint: jointDistance(pair, covariance, learned.products) } }),
    plane: { truth: laws.truth.plane, optimum: laws.optimum.plane, ...(laws.trained && { trained: laws.trained.plane }) },
    grid,
    densities: {
      uGivenV: density(({ conditionals: { gainU, covU } }) => ({ mean: state.given * rowSum(gainU, component), variance: covU.get(component, component) })),
      vGivenU: density(({ conditionals: { gainV, covV } }) => ({ mean: state.given * rowSum(gainV, component), variance: covV.get(component, component) })),
      u: density(({ plane }) => plane && { mean: 0, variance: plane[0][0] }),
      v: density(({ plane }) => plane && { mean: 0, variance: plane[1][1] }),
    },
  };
}

/** The loss, in the population, of encoders. */
export function trainedLoss(state: GaussianState, { G, H }: EncoderWeights): number {
  return populationLoss(pairOf(state), { G: asRows(G), H: asRows(H) }, { tilting: state.tilting, loss: state.loss });
}

function numbersOf(pair: GaussianPair, spec: TiltingSpec, { factors, products }: { factors: TiltingFactors; products: TiltingProducts }): Omit<ModelNumbers, 'w2Joint'> {
  const model = modelConditionals(pair, products);
  const truth = trueConditionals(pair);
  const means = conditionalMeanErrors(pair, model);
  const centred = (cov: Matrix) => ({ mean: new Float64Array(cov.rows), cov });
  const divergence = (loss: 'u|v' | 'v|u' | 'joint') => objective(pair, factors, { tilting: spec.tilting, loss });
  return {
    loss: populationLoss(pair, factors, spec),
    objective: objective(pair, factors, spec),
    klUGivenV: divergence('u|v'),
    klVGivenU: divergence('v|u'),
    klJoint: divergence('joint'),
    w2UGivenV: means.uGivenV + gaussianW2Squared(centred(model.covU), centred(truth.covU)),
    w2VGivenU: means.vGivenU + gaussianW2Squared(centred(model.covV), centred(truth.covV)),
  };
}

function jointDistance(pair: GaussianPair, truth: number[][], tilting: TiltingProducts): number | undefined {
  const model = jointCovariance(pair, tilting);
  const mean = new Float64Array(truth.length);
  return model && gaussianW2Squared({ mean, cov: model }, { mean, cov: truth });
}

function jointCovariance(pair: GaussianPair, tilting: TiltingProducts): Matrix | undefined {
  try {
    return modelJoint(pair, tilting).cov;
  } catch (error) {
    // Inner products may have conditionals without a joint law: that is an answer, not a failure.
    if (error instanceof CrossmodalError && error.code === 'TILTING_NOT_NORMALIZABLE') return undefined;
    throw error;
  }
}

function planeOf(pair: GaussianPair, tilting: TiltingProducts, component: number): PlaneCovariance | undefined {
  const cov = jointCovariance(pair, tilting);
  if (cov === undefined) return undefined;
  const [u, v] = [component, pair.nu + component];
  return [[cov.get(u, u), cov.get(u, v)], [cov.get(v, u), cov.get(v, v)]];
}

function productsOf({ G, H }: EncoderWeights, tilting: 'inner' | 'l2'): TiltingProducts {
  const A = gram(G, H);
  return tilting === 'inner' ? { A } : { A, B: gram(G, G), Ctilde: gram(H, H) };
}

/** Lᵀ R of matrices by rows. */
function gram(left: EncoderWeights['G'], right: EncoderWeights['G']): number[][] {
  return left[0].map((_, i) => right[0].map((_unused, j) => left.reduce((sum, row, k) => sum + row[i] * right[k][j], 0)));
}

function asRows(rows: EncoderWeights['G']): number[][] {
  return rows.map((row) => [...row]);
}

function rowSum(matrix: Matrix, row: number): number {
  return matrix.getRow(row).reduce((sum, value) => sum + value, 0);
}

function onGrid(law: { mean: number; variance: number } | undefined): Float64Array | undefined {
  if (law === undefined) return undefined;
  const deviation = Math.sqrt(law.variance);
  return grid.map((x) => normalPdf((x - law.mean) / deviation) / deviation);
}
