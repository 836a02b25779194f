/** Profiles on common levels, row-major, missing values NaN. */
export interface GriddedOcean {
  /** Number of profiles. */
  readonly count: number;
  /** Pressures of the levels in dbar, increasing. */
  readonly levels: Float64Array;
  /** °C, count × levels. */
  readonly temperature: Float32Array;
  /** Practical salinity, count × levels. */
  readonly salinity: Float32Array;
  readonly latitude: Float64Array;
  readonly longitude: Float64Array;
  /** Days since 1950-01-01 UTC, NaN if unknown. */
  readonly time: Float64Array;
  readonly platform: readonly string[];
  readonly cycle: Float64Array;
}

/** What became of the profiles that were read. */
export interface GriddingReport {
  readonly read: number;
  readonly kept: number;
  /** Number left out, by reason. */
  readonly leftOut: Readonly<Record<string, number>>;
}
