import { linearEncoder, type Encoder } from '@crossmodal/encoders';
import { createRandom } from '@crossmodal/theory';
import { selectEngine } from '@crossmodal/training/engine';
import type { Compiler } from '@crossmodal/training';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';

import { ExportError } from '../errors.ts';
import { checkEncoderFile, relativeDifference } from './check-encoder-file.ts';
import { encoderFile } from './encoder-file.ts';
import type { ExportableEncoder } from './exportable-model.ts';

let compiler: Required<Pick<Compiler, 'runtime'>>;

beforeAll(async () => {
  compiler = (await selectEngine({ engine: 'jit', threads: 1 })).compiler as typeof compiler;
});

/** An encoder of points of the plane, with as many items as asked for. */
function exportable(seed: number, { outputDim = 3, count = 5 } = {}): ExportableEncoder {
  const encoder = linearEncoder({ inputDim: 2, outputDim, random: createRandom(seed) }) as Encoder<tf.Tensor>;
  const items = (indices: Uint32Array) => tf.tensor2d([...indices].flatMap((index) => [index + 1, index * index]), [indices.length, 2]);
  return { side: 'points', encoder, dtype: 'float32', shape: [2], values: null, preparation: null, count, items };
}

it('a file agrees with its own encoder, and leaves no tensor behind', async () => {
  const own = exportable(1);
  const before = tf.memory().numTensors;
  const check = await checkEncoderFile(await encoderFile(own, compiler), own, compiler.runtime);
  expect(check.items).toBe(5);
  expect(check.largestDifference).toBeLessThan(1e-6);
  expect(tf.memory().numTensors).toBe(before);
  own.encoder.dispose();
});

it('a single item is enough to try a file on', async () => {
  const own = exportable(1, { count: 1 });
  expect((await checkEncoderFile(await encoderFile(own, compiler), own, compiler.runtime)).items).toBe(1);
  own.encoder.dispose();
});

it('a file of other weights or of another width is refused', async () => {
  const [own, others, wider] = [exportable(1), exportable(2), exportable(1, { outputDim: 4 })];
  await expect(checkEncoderFile(await encoderFile(others, compiler), own, compiler.runtime)).rejects.toThrow(ExportError);
  await expect(checkEncoderFile(await encoderFile(others, compiler), own, compiler.runtime)).rejects.toThrow(/embeddings of points differ by \d\.\d\de[+-]\d of the largest entry.*expected at most 0\.0001/);
  await expect(checkEncoderFile(await encoderFile(wider, compiler), own, compiler.runtime)).rejects.toThrow('gives embeddings of shape [1,4] for 1 items; expected [1, 3]');
  for (const { encoder } of [own, others, wider]) encoder.dispose();
});

it('the difference is relative to the largest entry, and NaN where an entry is', () => {
  expect(relativeDifference(Float32Array.of(1, -4), Float32Array.of(2, -4))).toBe(0.25);
  expect(relativeDifference(Float32Array.of(0, 0), Float32Array.of(0, 0))).toBe(0);
  expect(relativeDifference(Float32Array.of(NaN, 1), Float32Array.of(1, 1))).toBeNaN();
  expect(relativeDifference(Float32Array.of(1, 1), Float32Array.of(1, NaN))).toBeNaN();
});
