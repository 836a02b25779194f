import { z } from 'zod';

const positiveInteger = z.int().positive();

/** How the fields and trajectories are simulated; every leaf is also a flag. */
export const lagrangianDataSchema = z.strictObject({
  trainPairs: positiveInteger.default(16_384).describe('Pairs to train on'),
  testPairs: positiveInteger.default(2000).describe('Pairs to test on'),
  fieldSeed: z.int().min(0).max(2 ** 32 - 1).default(0).describe('Seed of the fields, apart from that of the training'),
  amplitude: z.number().positive().default(0.4).describe('Standard deviation of the stream function at a point'),
  frequencySpread: z.number().min(0).default(10).describe('Standard deviation of the frequencies of the modes'),
  step: z.number().positive().default(1e-3).describe('Time step of the Runge and Kutta method'),
  steps: positiveInteger.default(100).describe('Number of time steps'),
  recordEvery: positiveInteger.default(5).describe('Time steps from one recorded position to the next'),
  field: z.enum(['coefficients', 'velocities']).default('coefficients').describe('How a field is observed: by all its coefficients, or by noisy velocities at points'),
  velocityPoints: positiveInteger.default(49).describe('Number of points of observation, a square number: a grid'),
  velocityNoise: z.number().min(0).default(0.1).describe('Standard deviation of the errors of the velocities at points'),
  cache: z.string().nullable().default(null).describe('Safetensors file that keeps the simulated pairs for the next run; null to simulate anew'),
});

/** The size of the encoder of trajectories; every leaf is also a flag. */
export const trajectoryEncoderSchema = z.strictObject({
  layers: positiveInteger.default(1).describe('Blocks of the transformer of the trajectories'),
  width: positiveInteger.default(64).describe('Width of its blocks'),
  heads: positiveInteger.default(4).describe('Heads of its attention'),
  hiddenWidth: positiveInteger.default(256).describe('Width of the hidden layers of its blocks'),
});

/** Settings of the data. */
export type LagrangianData = z.output<typeof lagrangianDataSchema>;
