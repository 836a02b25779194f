import { OutOfRangeError, ShapeError } from '@crossmodal/theory';

import { float64Pair } from '../geometry/float64-rows.ts';
import type { DiagnoseOptions } from './diagnose-embeddings.ts';
import type { GeometryDiagnosis } from './embedding-diagnosis.ts';
import { vectorGeometry } from './vector-geometry.ts';

/** What {@link diagnoseGeometry} takes. */
export type DiagnoseGeometryOptions = Pick<DiagnoseOptions, 'zu' | 'zv' | 'sample' | 'random' | 'kernel' | 'signal' | 'onProgress'>;

/**
 * The geometry of paired vectors as they are, norms included: gap, spread and linear structure, as
 * {@link diagnoseEmbeddings} measures them of points of the sphere. For embeddings that are compared by distances or inner
 * products, whose length matters; together with `diagnoseLogits` it is their whole diagnosis.
 *
 * @throws ShapeError If the shapes disagree or there are fewer than eight pairs.
 * @throws OutOfRangeError If an entry is not finite, or `sample` no integer ≥ 8.
 *
 * @example
 * ```ts
 * import { diagnoseGeometry } from '@crossmodal/evaluation';
 * import { createRandom } from '@crossmodal/theory';
 *
 * const random = createRandom(1);
 * const zu = { data: Float64Array.from({ length: 300 }, () => random.normal()), rows: 100, columns: 3 };
 * const zv = { ...zu, data: zu.data.map((value, at) => value + (at % 3 === 0 ? 4 : 0)) };
 * const { gap } = await diagnoseGeometry({ zu, zv, random });
 * console.log(gap.centroid.gap.toFixed(6), gap.test.centroidGap.pValue); // 4.000000 0.005
 * ```
 */
export async function diagnoseGeometry({ zu, zv, sample = 5000, random, kernel, signal, onProgress }: DiagnoseGeometryOptions): Promise<GeometryDiagnosis> {
  const [u, v] = float64Pair('diagnoseGeometry', { zu, zv }, { paired: true });
  if (u.rows < 8) throw new ShapeError(`diagnoseGeometry: zu has ${u.rows} rows; expected at least 8`);
  if (!Number.isInteger(sample) || sample < 8) throw new OutOfRangeError(`diagnoseGeometry: sample is ${sample}; expected an integer >= 8`);
  const use = kernel === undefined ? {} : { kernel };
  return vectorGeometry({
    u,
    v,
    partners: Uint32Array.from({ length: u.rows }, (_, i) => i),
    pairedV: v,
    given: { u, v },
    sample,
    random,
    use,
    block: (what) => ({ ...use, ...(signal && { signal }), ...(onProgress && { onProgress: (share: number) => onProgress(what, share) }) }),
    ...(onProgress && { onProgress }),
  });
}
