import { OutOfRangeError } from '../errors.ts';
import { type FiniteJoint, finiteJoint } from '../finite-joint.ts';
import { expPmiFromPosteriors } from './exp-pmi-from-posteriors.ts';
import type { PointSet } from './point-set.ts';

/** Settings of {@link subsetTopics}. */
export interface SubsetTopicsOptions {
  /** Number of topics K ≥ 2. */
  readonly topics: number;
  /** Share ε of a posterior that is spread over all topics, above 0 and below 1; default 0.1. */
  readonly epsilon?: number;
}

/** A finite pair whose pointwise mutual information is known, has full rank, and has an exact KME representation. */
export interface SubsetTopics {
  /** The topics of each item: all sets of one, then all of two. */
  readonly items: readonly (readonly number[])[];
  /** Row x: p(z | x). */
  readonly posteriors: readonly Float64Array[];
  /** p(z), uniform. */
  readonly prior: Float64Array;
  /** exp PMI, of rank K. */
  readonly expPmi: readonly Float64Array[];
  /** The joint law of two items, independent given the topic. */
  readonly joint: FiniteJoint;
  /** Point sets of at most two points in dimension K − 1 whose `kmeSimilarity` with `sigma` is the PMI. */
  readonly pointSets: readonly PointSet[];
  /** Bandwidth of that representation. */
  readonly sigma: number;
}

/**
 * Items that are about one or two of K topics, in both modalities: N = K(K + 1)/2 items, uniform, with
 * p(z | x) = (1 − ε) 1[z ∈ x]/|x| + ε/K, and modalities that are independent given z. Then with q = (1 − ε)²
 *
 * exp PMI(x, y) = qK |x ∩ y|/(|x||y|) + 1 − q,
 *
 * of rank K, while its logarithm has full rank N: one vector an item needs dimension N − 1 to reach the optimum of the
 * loss, and point sets of at most two points in dimension K − 1 reach it. Their points are vertices of a regular simplex
 * with weights c/|x|, c² = qK + 1 − q, and exp(−K/((K − 1)σ²)) = (1 − q)/c² (derived here).
 *
 * @throws OutOfRangeError If there are fewer than two topics, or ε leaves (0, 1).
 *
 * @example
 * ```ts
 * import { kmeSimilarity, kmeSimilarityError, subsetTopics } from '@crossmodal/theory';
 *
 * const { joint, pointSets, sigma } = subsetTopics({ topics: 6 });
 * console.log(joint.mutualInformation.toFixed(10)); // 0.4987123887
 * console.log(kmeSimilarityError(kmeSimilarity(pointSets, pointSets, sigma), joint.pointwiseMutualInformation) < 1e-12); // true
 * ```
 */
export function subsetTopics({ topics, epsilon = 0.1 }: SubsetTopicsOptions): SubsetTopics {
  if (!Number.isInteger(topics) || topics < 2) throw new OutOfRangeError(`subsetTopics: topics is ${topics}; expected an integer >= 2`);
  if (!(epsilon > 0 && epsilon < 1)) throw new OutOfRangeError(`subsetTopics: epsilon is ${epsilon}; expected a number between 0 and 1`);
  const items: number[][] = Array.from({ length: topics }, (_, z) => [z]);
  for (let first = 0; first < topics; first++) for (let second = first + 1; second < topics; second++) items.push([first, second]);
  const prior = new Float64Array(topics).fill(1 / topics);
  const posteriors = items.map((item) => Float64Array.from(prior, (p, z) => (item.includes(z) ? (1 - epsilon) / item.length : 0) + epsilon * p));
  const expPmi = expPmiFromPosteriors(posteriors, posteriors, prior);

  const q = (1 - epsilon) ** 2;
  const c = Math.sqrt(q * topics + 1 - q);
  const vertices = simplex(topics);
  const pointSets = items.map((item) => ({
    points: item.map((z) => vertices[z]),
    logWeights: new Float64Array(item.length).fill(Math.log(c / item.length)),
  }));
  const sigma = Math.sqrt(topics / ((topics - 1) * Math.log((c * c) / (1 - q))));
  return { items, posteriors, prior, expPmi, joint: finiteJoint(expPmi), pointSets, sigma };
}

/** K unit vectors in dimension K − 1 with all inner products −1/(K − 1). */
function simplex(count: number): Float64Array[] {
  const vertices = Array.from({ length: count }, () => new Float64Array(count - 1));
  for (let k = 0; k < count - 1; k++) {
    let rest = 1;
    for (let a = 0; a < k; a++) rest -= vertices[k][a] ** 2;
    vertices[k][k] = Math.sqrt(rest);
    let dot = 0;
    for (let a = 0; a < k; a++) dot += vertices[k][a] ** 2;
    // Every later vertex has the coordinates of vertex k before coordinate k.
    const coordinate = (-1 / (count - 1) - dot) / vertices[k][k];
    for (let later = k + 1; later < count; later++) {
      vertices[later][k] = coordinate;
    }
  }
  return vertices;
}
