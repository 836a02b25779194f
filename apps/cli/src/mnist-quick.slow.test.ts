import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { startCommand, temporaryFolder } from '../test/command.ts';
import type { MnistResult } from './experiments/mnist/result.ts';

it('reaches 97.5 % label-given-image in the quick profile, and its effective sample sizes order as the theory has them', async () => {
  const run = join(temporaryFolder(), 'quick');
  const { code, said } = await startCommand(['train', 'mnist', '--profile', 'quick', '--out', run]).outcome;
  expect(code, said).toBe(0);
  const { losses, images } = JSON.parse(readFileSync(join(run, 'result.json'), 'utf8')) as MnistResult;
  expect(images).toEqual({ train: 60_000, test: 10_000 });
  expect(losses['label-given-image']!.classification.accuracy).toBeGreaterThanOrEqual(0.975);
  expect(losses['two-sided']!.classification.accuracy).toBeGreaterThanOrEqual(0.97);
  expect(losses['image-given-label']!.classification.accuracy).toBeGreaterThanOrEqual(0.97);
  const [labelGivenImage, twoSided, imageGivenLabel] = (['label-given-image', 'two-sided', 'image-given-label'] as const).map(
    (name) => losses[name]!.generation.meanEffectiveSampleSize,
  );
  // "Much less" and "about, or less": a label has about 1,000 test images.
  expect(labelGivenImage).toBeLessThan(twoSided / 3);
  expect(twoSided).toBeLessThan(1.1 * imageGivenLabel);
  expect(imageGivenLabel).toBeGreaterThan(100);
  // Without its offset the image-given-label model is a classifier; the offset that its loss leaves does no good.
  expect(losses['image-given-label']!.classification.accuracy).toBeGreaterThanOrEqual(losses['image-given-label']!.classification.rawSoftmaxAccuracy - 0.01);
});
