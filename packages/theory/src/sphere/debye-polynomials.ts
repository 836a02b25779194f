/** Highest power of 1/ν kept; from ν = 20 the terms beyond are below 1e-16. */
const TERMS = 14;

/**
 * Coefficients of the polynomials u₀(t), u₁(t), … of Debye's expansion of Bessel functions of large order, lowest power
 * of t first, by u_{k+1} = ½ t²(1 − t²) u_k′ + ⅛ ∫₀ᵗ (1 − 5s²) u_k ds (Abramowitz and Stegun, 9.3.10; DLMF 10.41.9).
 */
export function debyePolynomials(): readonly Float64Array[] {
  const all = [Float64Array.of(1)];
  while (all.length <= TERMS) {
    const u = all[all.length - 1];
    const next = new Float64Array(u.length + 3);
    for (let p = 0; p < u.length; p++) {
      next[p + 1] += (p / 2 + 1 / (8 * (p + 1))) * u[p];
      next[p + 3] -= (p / 2 + 5 / (8 * (p + 3))) * u[p];
    }
    all.push(next);
  }
  return all;
}
