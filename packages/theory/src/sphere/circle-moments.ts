/** Fourier moments φ_p = E exp(i p a) of a law on the circle, p = 1, 2, …; those of p = 1 first. */
export interface CircleMoments {
  readonly real: ArrayLike<number>;
  readonly imaginary: ArrayLike<number>;
}
