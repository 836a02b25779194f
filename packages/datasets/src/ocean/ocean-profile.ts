/** Quality flags of one variable, a digit a level after Argo reference table 2: 0 none, 1 good, 2 probably good, 3 probably bad, 4 bad, 5 changed, 8 estimated, 9 missing. */
export type QualityFlags = Uint8Array;

/** One vertical profile of the ocean, level by level, missing values NaN. */
export interface OceanProfile {
  /** Float, cruise or other platform; profiles of one platform belong together. */
  readonly platform: string;
  /** Number of the profile on its platform. */
  readonly cycle: number;
  /** Degrees north; NaN if unknown or flagged bad. */
  readonly latitude: number;
  /** Degrees east, from −180 to 180; NaN if unknown or flagged bad. */
  readonly longitude: number;
  /** Days since 1950-01-01 00:00 UTC; NaN if unknown. */
  readonly time: number;
  /** How far the data were processed, as Argo has it: delayed mode D, adjusted A, real time R; `unknown` elsewhere. */
  readonly mode: 'D' | 'A' | 'R' | 'unknown';
  /** Sea pressure in dbar. */
  readonly pressure: Float64Array;
  /** Temperature in °C. */
  readonly temperature: Float64Array;
  /** Practical salinity, PSS-78. */
  readonly salinity: Float64Array;
  /** Flags of the three. */
  readonly flags: { readonly pressure: QualityFlags; readonly temperature: QualityFlags; readonly salinity: QualityFlags };
  /** Name of the file. */
  readonly source: string;
}
