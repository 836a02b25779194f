import { type DenseMatrix, type Random, sampleVonMises } from '@crossmodal/theory';

/** Paired points near the circle. */
export interface CirclePairs {
  readonly u: DenseMatrix;
  readonly v: DenseMatrix;
}

/** How the angle of the second modality departs from that of the first. */
export type Misalignment =
  /** It is α + η, η normal of this deviation: also its law changes. */
  | { readonly type: 'shift'; readonly deviation: number }
  /** With this probability it is another draw of the law of α: its law stays. */
  | { readonly type: 'resample'; readonly probability: number };

/** Concentration of both lobes, and the share of that at 0. */
export const lobes = { concentration: 6, share: 0.7 } as const;

/** Draws of section E.3: two lobes of angles, the second modality's misaligned, coordinates with noise of 0.02. */
export function misalignedPairs(count: number, misalignment: Misalignment, random: Random): CirclePairs {
  const draw = () => sampleVonMises({ mean: random.uniform() < lobes.share ? 0 : Math.PI, concentration: lobes.concentration, count: 1, random })[0];
  const [u, v] = [new Float64Array(2 * count), new Float64Array(2 * count)];
  for (let i = 0; i < count; i++) {
    const angle = draw();
    const other = misalignment.type === 'shift' ? angle + misalignment.deviation * random.normal() : random.uniform() < misalignment.probability ? draw() : angle;
    for (const [data, direction] of [[u, angle], [v, other]] as const) {
      data[2 * i] = Math.cos(direction) + 0.02 * random.normal();
      data[2 * i + 1] = Math.sin(direction) + 0.02 * random.normal();
    }
  }
  return { u: { data: u, rows: count, columns: 2 }, v: { data: v, rows: count, columns: 2 } };
}
