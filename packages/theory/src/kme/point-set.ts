/** An item as points with positive weights, in logarithms: its kernel mean is μ = Σᵢ aᵢ k(uᵢ, ·). */
export interface PointSet {
  /** The points, one a row. */
  readonly points: readonly ArrayLike<number>[];
  /** ln aᵢ, one a point; −∞ takes a point out. The weights need not sum to 1. */
  readonly logWeights: ArrayLike<number>;
}
