/** Temperature, and how many negatives are drawn. */
export interface FiniteNegativesOptions {
  /** τ > 0. */
  readonly temperature: number;
  /** m, from 1. */
  readonly negatives: number;
  /** Most outcomes of the draw that are enumerated, up to order; default 5,000,000, some seconds. */
  readonly limit?: number;
}
