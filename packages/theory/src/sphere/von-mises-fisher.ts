/** The law of von Mises and Fisher on the unit sphere: density ∝ exp(κ ⟨m, z⟩). */
export interface VonMisesFisher {
  /** Its mode m, a unit vector; its length is the dimension d of the space around the sphere. */
  readonly mean: ArrayLike<number>;
  /** κ, 0 or more; 0 is the uniform law. */
  readonly concentration: number;
}
