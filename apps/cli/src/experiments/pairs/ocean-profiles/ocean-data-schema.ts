import { z } from 'zod';

const positiveInteger = z.int().positive();

/** What is learned from, how it is prepared and by which encoders; every leaf is also a flag. */
export const oceanDataSchema = z.strictObject({
  oceanFiles: z.string().nullable().default(null).describe('File, folder or pattern of Argo, WOD, CSV or WHP-Exchange files; null takes the climatology that comes along'),
  modalities: z.enum(['temperature-salinity', 'surface-profile']).default('temperature-salinity').describe('What is paired: temperature with salinity, or the surface state with both profiles below it'),
  encoder: z.enum(['linear', 'mlp', 'convolution', 'transformer']).default('mlp').describe('What embeds a profile; a surface state is embedded by a perceptron, or by a linear map'),
  width: positiveInteger.default(256).describe('Units of a hidden layer; channels of a convolution and of a transformer are an eighth of it'),
  depth: positiveInteger.default(2).describe('Hidden layers, convolutions or blocks'),
  inputs: z.enum(['auto', 'standardised', 'canonical']).default('auto').describe('What an encoder sees: levels, or canonical variates of the training profiles; auto takes variates for a perceptron on files'),
  levels: z.array(positiveInteger).nonempty().nullable().default(null).describe('Pressures in dbar, increasing; null takes 13 from 10 to 1000 for the climatology and 32 for files'),
  coverage: z.number().positive().max(1).default(1).describe('Least share of the levels that a profile must have; missing ones are taken as the mean and not measured'),
  maxGap: z.number().positive().default(30).describe('Widest gap between two measurements that is bridged, in dbar, or a quarter of the pressure where that is more'),
  acceptFlags: z.array(z.int().min(0).max(9)).nonempty().default([0, 1, 2, 5, 8]).describe('Quality flags of values that are used'),
  maxProfiles: positiveInteger.nullable().default(null).describe('Use only so many profiles, drawn by the seed of the split; null takes all'),
  testShare: z.number().gt(0).lt(1).default(0.2).describe('Share of the profiles to test on'),
  splitBy: z.enum(['auto', 'platform', 'block']).default('auto').describe('What never lies on both sides: a platform, or a block of 10 degrees; auto takes blocks for the climatology'),
  splitSeed: z.int().min(0).max(2 ** 32 - 1).default(0).describe('Seed of the split, apart from that of the weights'),
  onMalformed: z.enum(['skip', 'refuse']).default('skip').describe('What to do with a file that cannot be read'),
});

/** Settings of the ocean data. */
export type OceanSettings = z.output<typeof oceanDataSchema>;
