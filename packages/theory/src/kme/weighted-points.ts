/** An item as points with weights of any sign. */
export interface WeightedPoints {
  /** The points, one a row. */
  readonly points: readonly ArrayLike<number>[];
  /** wᵢ, one a point. */
  readonly weights: ArrayLike<number>;
}
