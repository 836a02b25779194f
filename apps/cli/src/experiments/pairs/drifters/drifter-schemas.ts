import { z } from 'zod';

const positiveInteger = z.int().positive();

/** Which tracks are read and how they are cut; every leaf is also a flag. */
export const drifterDataSchema = z.strictObject({
  file: z.string().nullable().default(null).describe('CSV file of positions, raw or gzip: buoy_id, lon, lat, and step or time; must be given'),
  past: positiveInteger.default(8).describe('Steps of a window before the last known position'),
  future: positiveInteger.default(8).describe('Steps after it'),
  trainStride: positiveInteger.default(2).describe('Positions from one training window of a track to the next; those to test on share none'),
  testFraction: z.number().gt(0).lt(1).default(0.3).describe('Share of the buoys to test on'),
  splitSeed: z.int().min(0).max(2 ** 32 - 1).default(0).describe('Seed of the choice of these buoys'),
});

/** The size of the two encoders; every leaf is also a flag. */
export const drifterEncoderSchema = z.strictObject({
  width: positiveInteger.default(128).describe('Width of the hidden layers of both perceptrons'),
  layers: positiveInteger.default(2).describe('Hidden layers of both perceptrons'),
});

/** Settings of the data. */
export type DrifterData = z.output<typeof drifterDataSchema>;
