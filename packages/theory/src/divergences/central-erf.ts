/** Cody 1969, degrees 4 and 4: erf(x) ≈ x P(x²)/Q(x²), highest power first. */
const P = [0.18577770618460315, 3.1611237438705655, 113.86415415105016, 377.485237685302, 3209.3775891384694];
const Q = [1, 23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171];

/** erf(x) for |x| ≤ 0.46875. */
export function centralErf(x: number): number {
  const square = x * x;
  let [above, below] = [0, 0];
  for (let k = 0; k < P.length; k++) {
    above = above * square + P[k];
    below = below * square + Q[k];
  }
  return (x * above) / below;
}
