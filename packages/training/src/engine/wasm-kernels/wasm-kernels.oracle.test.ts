import { createRandom } from '@crossmodal/theory';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';

import { discrepancy, on, startBackends } from '../../../test/backends.ts';

/** Float32 sums of up to some thousand products, against the cpu backend's in another order. */
const TOLERANCE = 2e-5;

beforeAll(startBackends);

const normal = (shape: number[], seed: number, offset: number = 0) => {
  const random = createRandom(seed);
  return tf.tensor(Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => random.normal() + offset), shape);
};

/** The value of f and its gradients with respect to its arguments, in a random direction. */
function valueAndGradients(f: (...args: tf.Tensor[]) => tf.Tensor, args: tf.Tensor[], seed: number): tf.Tensor[] {
  const direction = normal(f(...args).shape, seed);
  const { value, grads } = tf.valueAndGrads((...x: tf.Tensor[]) => tf.sum(tf.mul(f(...x), direction)) as tf.Scalar)(args);
  return [value, ...grads];
}

async function expectSame(compute: () => tf.Tensor[]): Promise<void> {
  const expected = await on('cpu', compute);
  expect(discrepancy(await on('wasm', compute), expected)).toBeLessThan(TOLERANCE);
}

type ExplicitPadding = [[number, number], [number, number], [number, number], [number, number]];
const explicitPadding = (top: number, bottom: number, left: number, right: number): ExplicitPadding => [[0, 0], [top, bottom], [left, right], [0, 0]];

const size = (max: number) => fc.integer({ min: 1, max });
const convolution = fc
  .record({
    n: size(4), height: size(9), width: size(9), channels: size(4), units: size(5),
    filterHeight: size(5), filterWidth: size(5), strideHeight: size(3), strideWidth: size(3),
    // Paddings are given side by side: with a single number, tfjs-core 4.22 sizes the output by the first stride alone.
    pad: fc.oneof(fc.constantFrom<'same' | 'valid'>('same', 'valid'), fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3), fc.nat(3))),
    seed: fc.integer(),
  })
  .filter(({ pad, height, width, filterHeight, filterWidth }) => {
    if (pad === 'same') return true;
    const [top, bottom, left, right] = pad === 'valid' ? [0, 0, 0, 0] : pad;
    return filterHeight <= height + top + bottom && filterWidth <= width + left + right;
  });

describe('convolution on wasm', () => {
  it('has the values and gradients of the cpu backend for any shape, stride and padding', async () => {
    await fc.assert(
      fc.asyncProperty(convolution, async (c) => {
        const sides = typeof c.pad === 'string' ? undefined : c.pad;
        const pad = sides ? explicitPadding(...sides) : (c.pad as 'same' | 'valid');
        const rounding = sides ? 'floor' : undefined;
        await expectSame(() =>
          valueAndGradients(
            (x, filter) => tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, [c.strideHeight, c.strideWidth], pad, 'NHWC', [1, 1], rounding),
            [normal([c.n, c.height, c.width, c.channels], c.seed), normal([c.filterHeight, c.filterWidth, c.channels, c.units], c.seed + 1)],
            c.seed + 2,
          ),
        );
      }),
      { numRuns: 150, seed: 1 },
    );
  });

  it('has the same gradients with bias and ReLU fused in', async () => {
    for (const [pad, seed] of [['same', 1], ['valid', 2]] as const) {
      await expectSame(() =>
        valueAndGradients(
          (x, filter, bias) => tf.fused.conv2d({ x: x as tf.Tensor4D, filter: filter as tf.Tensor4D, strides: 1, pad, bias, activation: 'relu' }),
          [normal([3, 8, 8, 2], seed), normal([5, 5, 2, 4], seed + 1), normal([4], seed + 2)],
          seed + 3,
        ),
      );
    }
  });

  it('is not zero where the stride exceeds the filter and leaves pixels over, fused or not', async () => {
    const [x, filter] = [() => normal([1, 4, 4, 1], 1) as tf.Tensor4D, () => normal([1, 2, 1, 1], 2) as tf.Tensor4D];
    await expectSame(() => [tf.conv2d(x(), filter(), 2, 'same'), tf.fused.conv2d({ x: x(), filter: filter(), strides: 2, pad: 'same', bias: tf.tensor1d([1]) })]);
  });

  it('has the gradients of paddings given side by side', async () => {
    const pad = explicitPadding(0, 3, 2, 1);
    await expectSame(() =>
      valueAndGradients(
        (x, filter) => tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, [2, 1], pad, 'NHWC', [1, 1], 'floor'),
        [normal([2, 7, 6, 3], 1), normal([3, 4, 3, 2], 2)],
        3,
      ),
    );
  });

  it('has the gradients of paddings wider than the filter', async () => {
    await expectSame(() =>
      valueAndGradients(
        (x, filter) => tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, 3, 'NHWC', [1, 1], 'floor'),
        [normal([2, 4, 4, 1], 1), normal([2, 2, 1, 2], 2)],
        3,
      ),
    );
  });

  it('trains transposed convolutions', async () => {
    await expectSame(() =>
      valueAndGradients(
        (x, filter) => tf.conv2dTranspose(x as tf.Tensor4D, filter as tf.Tensor4D, [2, 9, 9, 3], 2, 'same'),
        [normal([2, 5, 5, 2], 1), normal([3, 3, 3, 2], 2)],
        3,
      ),
    );
  });
});

describe('maximum pooling on wasm', () => {
  const pooling = fc
    .record({
      n: size(3), height: size(9), width: size(9), channels: size(4), filterHeight: size(4), filterWidth: size(4),
      strideHeight: size(3), strideWidth: size(3), pad: fc.constantFrom<'same' | 'valid'>('same', 'valid'),
      // Shifted down, so that whole windows are negative.
      offset: fc.constantFrom(0, -10), seed: fc.integer(),
    })
    .filter(({ pad, height, width, filterHeight, filterWidth }) => pad === 'same' || (filterHeight <= height && filterWidth <= width));

  it('has the values and gradients of the cpu backend for any shape, stride and padding, negative windows included', async () => {
    await fc.assert(
      fc.asyncProperty(pooling, async (p) => {
        await expectSame(() =>
          valueAndGradients(
            (x) => tf.maxPool(x as tf.Tensor4D, [p.filterHeight, p.filterWidth], [p.strideHeight, p.strideWidth], p.pad),
            [normal([p.n, p.height, p.width, p.channels], p.seed, p.offset)],
            p.seed + 1,
          ),
        );
      }),
      { numRuns: 150, seed: 2 },
    );
  });

  it('sends the gradient of equal values to the first of them', async () => {
    const gradient = () => [tf.grad((x) => tf.sum(tf.maxPool(x as tf.Tensor4D, 2, 2, 'valid')))(tf.neg(tf.ones([1, 2, 2, 1])))];
    expect(await on('wasm', gradient)).toEqual([[1, 0, 0, 0]]);
  });
});

describe('matrix products on wasm', () => {
  const product = fc.record({
    batch: fc.constantFrom<[number[], number[]]>([[], []], [[3], [3]], [[2, 3], [2, 3]], [[3], [1]], [[1], [4]]),
    m: size(9), k: size(9), n: size(9), transposeA: fc.boolean(), transposeB: fc.boolean(), seed: fc.integer(),
  });

  it('has the values of the cpu backend for any transposition and batch', async () => {
    await fc.assert(
      fc.asyncProperty(product, async ({ batch, m, k, n, transposeA, transposeB, seed }) => {
        const a = [...batch[0], ...(transposeA ? [k, m] : [m, k])];
        const b = [...batch[1], ...(transposeB ? [n, k] : [k, n])];
        await expectSame(() => [tf.matMul(normal(a, seed), normal(b, seed + 1), transposeA, transposeB)]);
      }),
      { numRuns: 150, seed: 3 },
    );
  });

  it('has the gradients of the cpu backend', async () => {
    for (const [transposeA, transposeB] of [[false, false], [true, false], [false, true], [true, true]]) {
      await expectSame(() =>
        valueAndGradients(
          (a, b) => tf.matMul(a, b, transposeA, transposeB),
          [normal(transposeA ? [6, 5] : [5, 6], 1), normal(transposeB ? [4, 6] : [6, 4], 2)],
          3,
        ),
      );
    }
  });

  it('has the same results with bias and activation fused in', async () => {
    for (const activation of ['linear', 'relu', 'sigmoid'] as const) {
      await expectSame(() => [
        tf.fused.matMul({ a: normal([5, 3], 1), b: normal([4, 5], 2), transposeA: true, transposeB: true, bias: normal([4], 3), activation }),
      ]);
    }
    await expectSame(() =>
      valueAndGradients((a, b, bias) => tf.fused.matMul({ a, b, bias, activation: 'relu' }), [normal([5, 3], 1), normal([3, 4], 2), normal([4], 3)], 4),
    );
  });
});

describe('operands that share memory on wasm', () => {
  it('are multiplied right after a product with another shape of the same memory, which ends the program as shipped', async () => {
    await expectSame(() => {
      const b = normal([4, 6], 1);
      const reshaped = tf.reshape(b, [6, 4]);
      const row = normal([1, 5], 2);
      return [
        tf.matMul(normal([3, 4], 3), b), tf.matMul(normal([3, 6], 4), reshaped), tf.matMul(normal([3, 4], 5), b),
        tf.matMul(normal([2, 1], 6), row), tf.matMul(normal([2, 5], 7), row, false, true), tf.matMul(row, normal([5, 1], 8)),
        tf.fused.matMul({ a: normal([3, 6], 9), b: reshaped, bias: normal([4], 10) }), tf.fused.matMul({ a: normal([3, 6], 9), b: reshaped, bias: normal([4], 11) }),
      ];
    });
  });

  it('are convolved right with another shape of the same filter', async () => {
    await expectSame(() => {
      const filter = normal([1, 2, 4, 6], 1) as tf.Tensor4D;
      return [tf.conv2d(normal([1, 3, 3, 4], 2) as tf.Tensor4D, filter, 1, 'same'), tf.conv2d(normal([1, 3, 3, 6], 3) as tf.Tensor4D, tf.reshape(filter, [2, 1, 6, 4]) as tf.Tensor4D, 1, 'same')];
    });
  });
});

describe('one-hot vectors on wasm', () => {
  it('are those of the cpu backend for every type, labels out of range included', async () => {
    for (const type of ['float32', 'int32', 'bool'] as const) {
      await expectSame(() => [tf.oneHot(tf.tensor2d([[2, 0], [1, 3]], [2, 2], 'int32'), 4, 1, 0, type)]);
    }
    await expectSame(() => [tf.oneHot(tf.tensor1d([5, -1, 1], 'int32'), 3, 2.5, -0.5, 'float32')]);
  });
});

describe('the training kernels', () => {
  it('leak neither tensors nor memory of the backend', async () => {
    await tf.setBackend('wasm');
    const ids = () => (tf.backend() as unknown as { numDataIds(): number }).numDataIds();
    const step = () =>
      tf.tidy(() => {
        valueAndGradients((x, f) => tf.maxPool(tf.conv2d(x as tf.Tensor4D, f as tf.Tensor4D, 2, 'same'), 2, 2, 'same'), [normal([2, 8, 8, 3], 1), normal([3, 3, 3, 2], 2)], 3);
        valueAndGradients((a, b) => tf.matMul(a, b, true, true), [normal([3, 4], 1), normal([5, 3], 2)], 3);
        tf.oneHot(tf.tensor1d([0, 1], 'int32'), 2, 1, 0, 'float32');
      });
    step();
    const before = [ids(), tf.memory().numTensors];
    for (let i = 0; i < 5; i++) step();
    expect([ids(), tf.memory().numTensors]).toEqual(before);
  });
});
