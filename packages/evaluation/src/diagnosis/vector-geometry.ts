import { type LinearAlgebraKernel, OutOfRangeError, type Random, ShapeError } from '@crossmodal/theory';

import type { Embeddings } from '../embeddings.ts';
import { canonicalMaps } from '../geometry/canonical-maps.ts';
import { centroidGap } from '../geometry/centroid-gap.ts';
import { energyDistance } from '../geometry/energy-distance.ts';
import type { BlockOptions } from '../geometry/for-each-product-block.ts';
import { intrinsicDimension } from '../geometry/intrinsic-dimension.ts';
import { linearCka } from '../geometry/linear-cka.ts';
import { medianCrossDistance } from '../geometry/median-cross-distance.ts';
import { mmdSquared } from '../geometry/mmd-squared.ts';
import { modalityTest } from '../geometry/modality-test.ts';
import { orthogonalProcrustes } from '../geometry/orthogonal-procrustes.ts';
import { centred, spectralSummary } from '../geometry/spectral-summary.ts';
import { uniformity } from '../geometry/uniformity.ts';
import { variateCorrelations } from '../geometry/variate-correlations.ts';
import type { GeometryDiagnosis, SpreadDiagnosis } from './embedding-diagnosis.ts';
import { sampleRows } from './sample-rows.ts';
import { takeRows } from './take-rows.ts';

type Rows = ReturnType<typeof takeRows>;

/** What {@link vectorGeometry} takes. */
export interface VectorGeometryOptions {
  readonly u: Rows;
  readonly v: Rows;
  /** For each row of v the row of u. */
  readonly partners: Uint32Array;
  /** The first partner of each row of u. */
  readonly pairedV: Rows;
  /** The embeddings whose norms are told. */
  readonly given: { readonly u: Embeddings; readonly v: Embeddings };
  readonly sample: number;
  readonly random: Random;
  readonly use: { readonly kernel?: LinearAlgebraKernel };
  /** Options of what goes in blocks, for a thing that is measured. */
  readonly block: (what: string) => BlockOptions;
  readonly onProgress?: (what: string, share: number) => void;
}

const FEWEST_FOR_CANONICAL = 20;
const MOST_CANONICAL = 50;

/** Where two clouds of vectors lie, how they fill their space, and what linear structure they share. */
export async function vectorGeometry({ u, v, partners, pairedV, given, sample, random, use, block, onProgress }: VectorGeometryOptions): Promise<GeometryDiagnosis> {
  const chosen = random.permutation(u.rows).subarray(0, Math.min(sample, u.rows));
  const [sampleU, sampleV] = [takeRows(u, chosen), takeRows(pairedV, chosen)];
  const bandwidth = medianCrossDistance(sampleU, sampleV, { random });
  const gap = {
    centroid: centroidGap(u, v),
    energy: await energyDistance(sampleU, sampleV, { estimator: 'u', paired: true, ...block('energy distance') }),
    mmd: bandwidth > 0 ? await mmdSquared(sampleU, sampleV, { bandwidth, estimator: 'u', paired: true, ...block('mean discrepancy') }) : { value: 0, standardError: 0 },
    bandwidth,
    test: modalityTest(sampleU, sampleV, { random }),
    sampled: chosen.length,
  };
  onProgress?.('structure', 0);
  return {
    cosine: cosines(u, v, partners),
    gap,
    spread: {
      u: await spreadOf(given.u, u, sampleRows(u, sample, random), block('spread of u')),
      v: await spreadOf(given.v, v, sampleRows(v, sample, random), block('spread of v')),
    },
    structure: structureOf(sampleU, sampleV, { random, use }),
  };
}

/** Cosines of pairs, and of each v with the u of the pair before. */
function cosines(u: Rows, v: Rows, partners: Uint32Array): GeometryDiagnosis['cosine'] {
  const [normsU, normsV] = [norms(u), norms(v)];
  const of = (shift: number) => {
    const values = new Float64Array(v.rows);
    for (let i = 0; i < v.rows; i++) {
      const row = (partners[i] + shift) % u.rows;
      for (let k = 0; k < u.columns; k++) values[i] += u.data[row * u.columns + k] * v.data[i * u.columns + k];
      values[i] /= normsU[row] * normsV[i];
    }
    const mean = values.reduce((sum, value) => sum + value, 0) / v.rows;
    return { mean, deviation: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / v.rows) };
  };
  const [paired, unpaired] = [of(0), of(1)];
  return { paired: paired.mean, pairedDeviation: paired.deviation, unpaired: unpaired.mean, unpairedDeviation: unpaired.deviation };
}

async function spreadOf(given: Embeddings, cloud: Rows, part: Rows, block: BlockOptions): Promise<SpreadDiagnosis> {
  let [least, greatest] = [Infinity, 0];
  for (const norm of norms(given)) [least, greatest] = [Math.min(least, norm), Math.max(greatest, norm)];
  const { eigenvalues, ...summary } = spectralSummary(cloud, block.kernel ? { kernel: block.kernel } : {});
  let dimension: SpreadDiagnosis['intrinsicDimension'] = null;
  try {
    const { duplicates: _, ...found } = await intrinsicDimension(part, block);
    dimension = found;
  } catch (error) {
    // Too few different items have no dimension.
    if (!(error instanceof ShapeError || error instanceof OutOfRangeError)) throw error;
  }
  return { items: cloud.rows, norms: { least, greatest }, eigenvalues: [...eigenvalues], ...summary, uniformity: await uniformity(part, block), intrinsicDimension: dimension };
}

function norms({ data, rows, columns }: Embeddings): Float64Array {
  const list = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    let squares = 0;
    for (let at = i * columns; at < (i + 1) * columns; at++) squares += data[at] ** 2;
    list[i] = Math.sqrt(squares);
  }
  return list;
}

function structureOf(u: Rows, v: Rows, { random, use }: { readonly random: Random; readonly use: { readonly kernel?: LinearAlgebraKernel } }): GeometryDiagnosis['structure'] {
  const { disparity } = orthogonalProcrustes(centred(u), centred(v), use);
  let canonical: GeometryDiagnosis['structure']['canonical'] = null;
  if (u.rows >= FEWEST_FOR_CANONICAL) {
    const order = random.permutation(u.rows);
    const half = u.rows >> 1;
    const [fit, rest] = [order.subarray(0, half), order.subarray(half)];
    // With fewer pairs than dimensions only a strong ridge leaves correlations that other pairs have as well.
    const ridge = half < 2 * u.columns ? 0.3 : 0.03;
    const maps = canonicalMaps(takeRows(u, fit), takeRows(v, fit), { rank: Math.min(MOST_CANONICAL, u.columns), ridge, ...use });
    const heldOut = variateCorrelations(maps, takeRows(u, rest), takeRows(v, rest));
    canonical = { fittedPairs: fit.length, heldOutPairs: rest.length, fitted: [...variateCorrelations(maps, takeRows(u, fit), takeRows(v, fit))], heldOut: [...heldOut] };
  }
  return { cka: linearCka(u, v, use), procrustesDisparity: disparity, canonical };
}
