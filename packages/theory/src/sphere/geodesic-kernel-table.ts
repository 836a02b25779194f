/** Cells of the table over the cosine. */
const STEPS = 1 << 15;

/** Values of exp(−arccos(c)²/2h²) on a grid of c in [−1, 1], and its derivatives a cell. */
export interface GeodesicKernelTable {
  readonly kernels: Float64Array;
  readonly slopes: Float64Array;
  readonly steps: number;
}

/**
 * The kernel as a function of the cosine, in which it is smooth at 1, where the distance is not: the derivative is
 * K D/(h² sin D), and D/sin D tends to 1.
 */
export function geodesicKernelTable(bandwidth: number): GeodesicKernelTable {
  const kernels = new Float64Array(STEPS + 1);
  const slopes = new Float64Array(STEPS + 1);
  for (let cell = 0; cell <= STEPS; cell++) {
    const cosine = (2 * cell) / STEPS - 1;
    const distance = Math.acos(cosine);
    const kernel = Math.exp(-(distance ** 2) / (2 * bandwidth ** 2));
    kernels[cell] = kernel;
    // At the antipode the derivative diverges; the kernel is flat from there to the next node to that node's eyes.
    const ratio = cell === STEPS ? 1 : cell === 0 ? 0 : distance / Math.sqrt((1 - cosine) * (1 + cosine));
    slopes[cell] = ((kernel * ratio) / bandwidth ** 2) * (2 / STEPS);
  }
  return { kernels, slopes, steps: STEPS };
}
