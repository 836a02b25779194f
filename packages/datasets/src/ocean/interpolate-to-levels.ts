import { ShapeError } from '@crossmodal/theory';

/** Values at increasing pressures, and how wide a gap between two of them may be. */
export interface InterpolateOptions {
  /** Pressures of the values in dbar, not decreasing. */
  readonly pressure: ArrayLike<number>;
  /** As many values; NaN is missing and takes no part. */
  readonly values: ArrayLike<number>;
  /** Where values are wanted, in dbar, increasing. */
  readonly levels: ArrayLike<number>;
  /** Widest gap that is bridged, in dbar; default 30. */
  readonly maxGap?: number;
  /** Widest gap as a share of the pressure wanted, where that is more; default 0.25. */
  readonly relativeGap?: number;
}

/**
 * Values at given levels, linear between the two neighbours in pressure: never extrapolated, and missing (NaN) where the
 * neighbours are further apart than max(`maxGap`, `relativeGap` · level). A level that was measured itself needs no
 * neighbours.
 *
 * @throws ShapeError If there are not as many values as pressures.
 *
 * @example
 * ```ts
 * import { interpolateToLevels } from '@crossmodal/datasets/ocean';
 *
 * const measured = { pressure: [0, 20, 120], values: [18, 16, 10] };
 * console.log(interpolateToLevels({ ...measured, levels: [10, 20, 60, 150] })); // Float64Array(4) [ 17, 16, NaN, NaN ]
 * ```
 */
export function interpolateToLevels({ pressure, values, levels, maxGap = 30, relativeGap = 0.25 }: InterpolateOptions): Float64Array {
  if (pressure.length !== values.length) throw new ShapeError(`interpolateToLevels: values has ${values.length} entries; expected ${pressure.length}, as pressure has`);
  const out = new Float64Array(levels.length).fill(NaN);
  let below = -1;
  let next = nextValue(values, 0);
  for (let i = 0; i < levels.length; i++) {
    const level = levels[i];
    while (next < values.length && pressure[next] < level) {
      below = next;
      next = nextValue(values, next + 1);
    }
    if (next >= values.length) break;
    if (pressure[next] === level) out[i] = values[next];
    else if (below >= 0) {
      const gap = pressure[next] - pressure[below];
      if (gap <= Math.max(maxGap, relativeGap * level)) out[i] = values[below] + ((values[next] - values[below]) * (level - pressure[below])) / gap;
    }
  }
  return out;
}

function nextValue(values: ArrayLike<number>, from: number): number {
  let at = from;
  while (at < values.length && Number.isNaN(values[at])) at++;
  return at;
}
