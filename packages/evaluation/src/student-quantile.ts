/**
 * The t beyond which |T| lies with probability 1 − level, T of Student's law with `freedom` degrees of freedom: the
 * finite series of Abramowitz and Stegun 1964, 26.7.3 and 26.7.4, in the angle θ with t = √ν tan θ, inverted by
 * bisection.
 */
export function studentQuantile(level: number, freedom: number): number {
  let [low, high] = [0, Math.PI / 2];
  for (let halving = 0; halving < 100; halving++) {
    const middle = (low + high) / 2;
    if (centralProbability(middle, freedom) < level) low = middle;
    else high = middle;
  }
  return Math.sqrt(freedom) * Math.tan((low + high) / 2);
}

/** P(|T| ≤ √ν tan θ). */
function centralProbability(angle: number, freedom: number): number {
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const odd = freedom % 2 === 1;
  let term = odd ? sine * cosine : sine;
  let sum = freedom === 1 ? 0 : term;
  for (let k = odd ? 3 : 2; k < freedom; k += 2) {
    term *= (cosine * cosine * (k - 1)) / k;
    sum += term;
  }
  return odd ? (2 / Math.PI) * (angle + sum) : sum;
}
