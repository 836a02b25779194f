/** Cody 1969, degrees 8 and 8: exp(x²) erfc(x) ≈ P(x)/Q(x) for 0.46875 ≤ x ≤ 4, highest power first. */
const MIDDLE_P = [
  2.1531153547440383e-8, 0.5641884969886701, 8.883149794388377, 66.11919063714163, 298.6351381974001,
  881.952221241769, 1712.0476126340707, 2051.0783778260716, 1230.3393547979972,
];
const MIDDLE_Q = [
  1, 15.744926110709835, 117.6939508913125, 537.1811018620099, 1621.3895745666903, 3290.7992357334597,
  4362.619090143247, 3439.3676741437216, 1230.3393548037495,
];
/** Cody 1969, degrees 5 and 5: x exp(x²) erfc(x) ≈ 1/√π − z P(z)/Q(z) with z = 1/x², for x ≥ 4. */
const TAIL_P = [
  0.016315387137302097, 0.30532663496123236, 0.36034489994980445, 0.12578172611122926, 0.016083785148742275,
  0.0006587491615298378,
];
const TAIL_Q = [
  1, 2.568520192289822, 1.8729528499234604, 0.5279051029514285, 0.06051834131244132, 0.0023352049762686918,
];
const ONE_OVER_ROOT_PI = 0.5641895835477563;

/** exp(x²) erfc(x) for x ≥ 0.46875; it falls like 1/(x√π) and never underflows. */
export function scaledErfc(x: number): number {
  if (x <= 4) return quotient(MIDDLE_P, MIDDLE_Q, x);
  const z = 1 / (x * x);
  return (ONE_OVER_ROOT_PI - z * quotient(TAIL_P, TAIL_Q, z)) / x;
}

function quotient(numerator: readonly number[], denominator: readonly number[], at: number): number {
  let [above, below] = [0, 0];
  for (let k = 0; k < numerator.length; k++) {
    above = above * at + numerator[k];
    below = below * at + denominator[k];
  }
  return above / below;
}
