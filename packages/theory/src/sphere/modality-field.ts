/** One modality on a grid. */
export interface ModalityField {
  /** ρ, one value a node. */
  readonly density: ArrayLike<number>;
  /** U, its alignment potential, one value a node. */
  readonly potential: ArrayLike<number>;
}
