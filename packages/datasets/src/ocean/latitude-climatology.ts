import { OutOfRangeError } from '@crossmodal/theory';

/** Mean profiles by latitude. */
export interface Climatology {
  /** The mean profile of the band that a latitude lies in; treat it as read-only. */
  at(latitude: number): Float64Array;
  /** Row-major, a mean profile for every latitude. */
  rows(latitudes: ArrayLike<number>): Float64Array;
}

/** What {@link latitudeClimatology} takes. */
export interface LatitudeClimatologyOptions {
  /** Values, row-major, profiles × levels; NaN is missing. */
  readonly values: ArrayLike<number>;
  /** Number of levels. */
  readonly levels: number;
  /** Degrees north of every profile. */
  readonly latitude: ArrayLike<number>;
  /** Profiles that count: those of the training split. */
  readonly rows: Uint32Array;
  /** Width of the bands in degrees; default 10, `Infinity` for one mean of all. */
  readonly bandDegrees?: number;
}

/**
 * A climatology of profiles, the mean of those in the same band of latitude: what is known without looking at the other
 * modality, and what anomalies are taken from. A level that a band lacks has the mean of all bands, a band without
 * profiles that of the nearest band.
 *
 * @throws OutOfRangeError If there are no profiles, a level has no value, or the width is not positive.
 *
 * @example
 * ```ts
 * import { latitudeClimatology } from '@crossmodal/datasets/ocean';
 *
 * const climatology = latitudeClimatology({ values: [20, 18, 4], levels: 1, latitude: [5, 8, 62], rows: Uint32Array.of(0, 1, 2) });
 * console.log(climatology.at(2)[0], climatology.at(69)[0], climatology.at(-60)[0]); // 19 4 19
 * ```
 */
export function latitudeClimatology({ values, levels, latitude, rows, bandDegrees = 10 }: LatitudeClimatologyOptions): Climatology {
  if (rows.length === 0) throw new OutOfRangeError('latitudeClimatology: rows is empty; expected at least one profile');
  if (!(bandDegrees > 0)) throw new OutOfRangeError(`latitudeClimatology: bandDegrees is ${bandDegrees}; expected a positive number`);
  const bandOf = (degrees: number) => (bandDegrees === Infinity ? 0 : Math.floor(Math.min(degrees, 90 - 1e-9) / bandDegrees));
  const sums = new Map<number, { sum: Float64Array; count: Float64Array }>();
  const all = { sum: new Float64Array(levels), count: new Float64Array(levels) };
  for (const row of rows) {
    const band = bandOf(latitude[row]);
    let own = sums.get(band);
    if (own === undefined) sums.set(band, (own = { sum: new Float64Array(levels), count: new Float64Array(levels) }));
    for (let level = 0; level < levels; level++) {
      const value = values[row * levels + level];
      if (Number.isNaN(value)) continue;
      for (const part of [own, all]) {
        part.sum[level] += value;
        part.count[level]++;
      }
    }
  }
  const empty = all.count.indexOf(0);
  if (empty >= 0) throw new OutOfRangeError(`latitudeClimatology: level ${empty} has no value in these ${rows.length} profiles; expected at least one`);
  const means = new Map([...sums].map(([band, { sum, count }]) => [band, sum.map((value, level) => (count[level] > 0 ? value / count[level] : all.sum[level] / all.count[level]))]));
  const bands = [...means.keys()].toSorted((a, b) => a - b);
  const at = (degrees: number): Float64Array => {
    const band = bandOf(degrees);
    return means.get(band) ?? means.get(bands.reduce((best, other) => (Math.abs(other - band) < Math.abs(best - band) ? other : best)))!;
  };
  return {
    at,
    rows: (latitudes) => {
      const out = new Float64Array(latitudes.length * levels);
      for (let i = 0; i < latitudes.length; i++) out.set(at(latitudes[i]), i * levels);
      return out;
    },
  };
}
