/** Cells of the table over the cosine: few enough to stay in the cache of a core. */
const STEPS = 1 << 14;

/** Cubics of exp(−arccos(c)²/2h²) on cells of c in [−1, 1]. */
export interface GeodesicKernelTable {
  /** Four coefficients a cell, lowest power of the place in the cell first. */
  readonly cubics: Float64Array;
  readonly steps: number;
}

/**
 * The kernel as a function of the cosine, in which it is smooth at 1, where the distance is not: the derivative is
 * K D/(h² sin D), and D/sin D tends to 1. Hermite's cubics of it.
 */
export function geodesicKernelTable(bandwidth: number): GeodesicKernelTable {
  const cubics = new Float64Array(4 * STEPS);
  let [before, slopeBefore] = node(0, bandwidth);
  for (let cell = 0; cell < STEPS; cell++) {
    const [after, slopeAfter] = node(cell + 1, bandwidth);
    cubics[4 * cell] = before;
    cubics[4 * cell + 1] = slopeBefore;
    cubics[4 * cell + 2] = 3 * (after - before) - 2 * slopeBefore - slopeAfter;
    cubics[4 * cell + 3] = 2 * (before - after) + slopeBefore + slopeAfter;
    [before, slopeBefore] = [after, slopeAfter];
  }
  return { cubics, steps: STEPS };
}

/** Value and slope a cell at a node. */
function node(index: number, bandwidth: number): [number, number] {
  const cosine = (2 * index) / STEPS - 1;
  const distance = Math.acos(cosine);
  const kernel = Math.exp(-(distance ** 2) / (2 * bandwidth ** 2));
  // At the antipode the derivative diverges, where the kernel of a useful bandwidth is next to 0.
  const ratio = index === STEPS ? 1 : index === 0 ? 0 : distance / Math.sqrt((1 - cosine) * (1 + cosine));
  return [kernel, ((kernel * ratio) / bandwidth ** 2) * (2 / STEPS)];
}
