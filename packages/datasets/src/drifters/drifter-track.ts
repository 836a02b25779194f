/** A part of a buoy's way without a gap: positions at equal steps of time. */
export interface DrifterTrack {
  /** The buoy; a buoy with gaps, or that left the region and came back, has several tracks. */
  readonly buoy: string;
  /** Longitudes in degrees, without a jump where they pass ±180. */
  readonly lon: Float64Array;
  /** Latitudes in degrees. */
  readonly lat: Float64Array;
}
