import * as tf from '@tensorflow/tfjs-core';
import { createRandom } from '@crossmodal/theory';
import { beforeAll, describe, expect, it } from 'vitest';

import { expectGradients, perturb, type Weights, weightsOf } from '../test/expect-gradients.ts';
import { useBackend } from '../test/use-backend.ts';
import { countParameters, loadEncoder, residualCnnEncoder, residualCnnTokens, saveEncoder } from './index.ts';

type Image = number[][][];

/** Sizes of which sides are odd somewhere, and a stage has two blocks. */
const small = { imageShape: [10, 7, 2], widths: [3, 4], blocks: 2, stemStride: 2, outputDim: 3 } as const;

/** Sums over places, as a convolution is defined. */
function convolve(x: Image, filter: ArrayLike<number>, { side, stride, pad, units }: { side: number; stride: number; pad: number; units: number }): Image {
  const out = (size: number) => Math.floor((size + 2 * pad - side) / stride) + 1;
  const channels = x[0][0].length;
  return Array.from({ length: out(x.length) }, (_, i) =>
    Array.from({ length: out(x[0].length) }, (_a, j) =>
      Array.from({ length: units }, (_b, o) => {
        let sum = 0;
        for (let a = 0; a < side; a++) {
          for (let b = 0; b < side; b++) {
            const pixel = x[i * stride + a - pad]?.[j * stride + b - pad];
            if (pixel) for (let c = 0; c < channels; c++) sum += pixel[c] * filter[((a * side + b) * channels + c) * units + o];
          }
        }
        return sum;
      }),
    ),
  );
}

/** The places of the last stage in float64 on plain arrays, from the definition. */
function referenceTokens(image: Image, weights: Weights, { widths, blocks, stemStride }: Pick<typeof small, 'widths' | 'blocks' | 'stemStride'>): number[][] {
  const activated = (x: Image, name: string): Image => {
    const all = x.flat(2);
    const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
    const variance = all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / all.length;
    return x.map((row) => row.map((pixel) => pixel.map((value, c) => Math.max(0, (weights[`${name}.weight`][c] * (value - mean)) / Math.sqrt(variance + 1e-5) + weights[`${name}.bias`][c]))));
  };
  let h = convolve(image, weights['stem.weight'], { side: 3, stride: stemStride, pad: 1, units: widths[0] });
  widths.forEach((units, stage) => {
    for (let block = 0; block < blocks; block++) {
      const name = `stage${stage + 1}.block${block + 1}`;
      const stride = block === 0 && stage > 0 ? 2 : 1;
      const a = activated(h, `${name}.norm1`);
      const hidden = activated(convolve(a, weights[`${name}.conv1.weight`], { side: 3, stride, pad: 1, units }), `${name}.norm2`);
      const branch = convolve(hidden, weights[`${name}.conv2.weight`], { side: 3, stride: 1, pad: 1, units });
      const base = stride === 2 ? convolve(a, weights[`${name}.shortcut.weight`], { side: 1, stride, pad: 0, units }) : h;
      h = base.map((row, i) => row.map((pixel, j) => pixel.map((value, c) => value + branch[i][j][c])));
    }
  });
  return activated(h, 'norm').flat();
}

function reference(image: Image, weights: Weights): number[] {
  const tokens = referenceTokens(image, weights, small);
  const pooled = tokens[0].map((_, c) => tokens.reduce((sum, token) => sum + token[c], 0) / tokens.length);
  return Array.from({ length: small.outputDim }, (_, o) => pooled.reduce((sum, value, c) => sum + value * weights['output.weight'][c * small.outputDim + o], weights['output.bias'][o]));
}

const images = (n: number, seed: number, [rows, columns, channels]: readonly [number, number, number] = small.imageShape): Image[] => {
  const random = createRandom(seed);
  return Array.from({ length: n }, () => Array.from({ length: rows }, () => Array.from({ length: columns }, () => Array.from({ length: channels }, () => Math.fround(random.uniform())))));
};

const distance = (a: tf.Tensor, b: tf.Tensor) => tf.tidy(() => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0]);

// tfjs-backend-wasm as shipped has no gradient of a filter; with that of `@crossmodal/training` gradients are compared there.
describe.each(['cpu', 'wasm'] as const)('residualCnnEncoder on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it('agrees with a float64 network written from the definition', () => {
    const random = createRandom(3);
    const encoder = residualCnnEncoder({ ...small, random });
    perturb(encoder, random);
    const x = images(3, 4);
    const expected = x.flatMap((image) => reference(image, weightsOf(encoder)));
    // Float32 through five normalised layers.
    encoder.apply(tf.tensor4d(x)).dataSync().forEach((value, i) => expect(Math.abs(value - expected[i])).toBeLessThan(2e-5 * Math.max(1, Math.abs(expected[i]))));
    encoder.dispose();
  });

  it('gives an image the same bits in every batch', () => {
    const encoder = residualCnnEncoder({ ...small, random: createRandom(5) });
    const x = images(4, 6);
    const together = Array.from(encoder.apply(tf.tensor4d(x)).dataSync());
    const apart = x.flatMap((image) => Array.from(encoder.apply(tf.tensor4d([image])).dataSync()));
    expect(together).toEqual(apart);
    encoder.dispose();
  });

  it('leaks no tensor and frees its variables', () => {
    const before = tf.memory().numTensors;
    const encoder = residualCnnEncoder({ ...small, random: createRandom(1) });
    const batch = tf.ones([2, ...small.imageShape]) as tf.Tensor4D;
    encoder.apply(batch).dispose();
    if (backend === 'cpu') {
      const { value, grads } = tf.variableGrads(() => tf.sum(encoder.apply(batch)) as tf.Scalar);
      tf.dispose([value, grads]);
    }
    expect(tf.memory().numTensors).toBe(before + Object.keys(encoder.variables).length + 1);
    encoder.dispose();
    batch.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('residualCnnEncoder', () => {
  beforeAll(() => useBackend('cpu'));

  it('has the gradient of the float64 network', () => {
    const random = createRandom(7);
    const encoder = residualCnnEncoder({ ...small, random });
    perturb(encoder, random);
    const x = images(2, 8);
    const direction = Array.from({ length: 2 }, () => Array.from({ length: small.outputDim }, () => Math.fround(random.normal())));
    expectGradients(
      encoder,
      () => tf.sum(tf.mul(encoder.apply(tf.tensor4d(x)), direction)) as tf.Scalar,
      (weights) => x.reduce((total, image, i) => total + reference(image, weights).reduce((sum, value, j) => sum + value * direction[i][j], 0), 0),
    );
  });

  it('has the parameters of its convolutions, normalisations and linear map', () => {
    const stage = (inputs: number, width: number) => 2 * inputs + 9 * inputs * width + 2 * width + 9 * width * width;
    const expected = 9 * 3 * 12 + stage(12, 12) + stage(12, 32) + 12 * 32 + stage(32, 64) + 32 * 64 + 2 * 64 + 65 * 64;
    expect(countParameters(residualCnnEncoder({ random: createRandom(1) }))).toBe(expected);
  });

  it('starts from the same weights for the same seed', () => {
    const [a, b, c] = [1, 1, 2].map((seed) => weightsOf(residualCnnEncoder({ ...small, random: createRandom(seed) })));
    expect(a).toEqual(b);
    expect(a['stem.weight']).not.toEqual(c['stem.weight']);
  });

  it('is saved and loaded bit by bit', async () => {
    const [a, b] = [1, 2].map((seed) => residualCnnEncoder({ ...small, random: createRandom(seed) }));
    loadEncoder(b, await saveEncoder(a), { name: 'f' });
    expect(weightsOf(b)).toEqual(weightsOf(a));
  });

  it('refuses sizes that are none and other images', () => {
    const make = (options: object) => residualCnnEncoder({ ...small, random: createRandom(1), ...options });
    expect(() => make({ widths: [] })).toThrow(/widths is \[\]; expected at least one width/);
    expect(() => make({ widths: [3, 0] })).toThrow(/widths\[1\] is 0; expected a positive integer/);
    expect(() => make({ blocks: 0 })).toThrow(/blocks is 0/);
    expect(() => make({ outputDim: 1.5 })).toThrow(/outputDim is 1.5/);
    expect(() => make({}).apply(tf.zeros([1, 7, 10, 2]))).toThrow(/batch is \[1,7,10,2\]; expected \[n, 10, 7, 2\]/);
  });
});

describe('residualCnnTokens', () => {
  beforeAll(() => useBackend('cpu'));

  it('gives the places of the last stage row by row, as the float64 network has them', () => {
    const random = createRandom(9);
    const trunk = residualCnnTokens({ ...small, random });
    perturb(trunk, random);
    const [image] = images(1, 10);
    const { values, mask } = trunk.tokens(tf.tensor4d([image]));
    expect(mask).toBeUndefined();
    // 10 × 7 pixels, halved twice and rounded up: 3 × 2 places.
    expect(values.shape).toEqual([1, 6, 4]);
    expect(distance(values, tf.tensor3d([referenceTokens(image, weightsOf(trunk), small)]))).toBeLessThan(2e-5);
  });
});
