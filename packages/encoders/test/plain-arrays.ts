/** Rows of numbers, float64. */
export type Rows = number[][];

/** x W + b for rows x; `weight` is flat, [inputs, outputs]. */
export function affine(x: Rows, weight: ArrayLike<number>, bias: ArrayLike<number>): Rows {
  return x.map((row) => Array.from(bias, (b, o) => row.reduce((sum, value, i) => sum + value * weight[i * bias.length + o], b)));
}

/** The normal distribution function by quadrature (Simpson's rule), to 1e-9 for |x| up to 5. */
function normalDistribution(x: number): number {
  const steps = 100;
  const density = (t: number) => Math.exp((-t * t) / 2) / Math.sqrt(2 * Math.PI);
  let sum = density(0) + density(x);
  for (let k = 1; k < steps; k++) sum += density((x * k) / steps) * (k % 2 === 1 ? 4 : 2);
  return 0.5 + (sum * x) / steps / 3;
}

/** The activations from their definitions. */
export const activationsByDefinition: Record<'relu' | 'gelu' | 'elu' | 'tanh', (x: number) => number> = {
  relu: (x) => Math.max(0, x),
  gelu: (x) => x * normalDistribution(x),
  elu: (x) => (x > 0 ? x : Math.exp(x) - 1),
  tanh: (x) => 1 - 2 / (Math.exp(2 * x) + 1),
};
