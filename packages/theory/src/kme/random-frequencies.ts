/** Frequencies of random Fourier features. */
export interface RandomFrequencies {
  /** ω, one a row: D rows of dimension d. */
  readonly frequencies: readonly Float64Array[];
  /** Phases b, uniform on [0, 2π), one a frequency. */
  readonly phases: Float64Array;
}

/** What random frequencies are drawn for. */
export interface RandomFrequenciesOptions {
  /** Dimension d of the points. */
  readonly dimension: number;
  /** Number D of frequencies. */
  readonly count: number;
}
