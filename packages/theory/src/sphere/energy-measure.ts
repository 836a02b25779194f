/** The temperature and the measure of an energy over densities. */
export interface EnergyMeasure {
  /** τ > 0. */
  readonly temperature: number;
  /** Areas of the cells of a grid. */
  readonly weights: ArrayLike<number>;
}
