import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { startBackends } from '../../../test/backends.ts';
import { Draw } from '../../../test/draw.ts';
import { evaluated, expectAgreement } from '../../../test/evaluated.ts';
import { type KernelCase, kernelCases } from '../../../test/kernel-cases.ts';
import { loadPackage } from '../load-package.ts';
import { selectEngine } from '../select-engine.ts';
import { useBlas } from './current-blas.ts';
import { type Blas, type Gemm, gemmFault, loadBlas } from './load-blas.ts';

const blas: Blas | Error = await loadBlas({ load: loadPackage, threads: 1 }).catch((error: Error) => error);
const found = !(blas instanceof Error);
if (!found) console.warn(`The tests of wasm+blas are left out: ${(blas as Error).message}`);

beforeAll(startBackends);
afterAll(() => useBlas(undefined));

const convolutionsAndProducts = new Set(['conv2d', 'dilated conv2d', 'fused conv2d', 'conv1d', 'conv2dTranspose', 'separableConv2d', 'matMul', 'matMul with broadcast batches', 'fused matMul', 'dense layer', 'einsum']);
const cases: (readonly [string, KernelCase])[] = [
  ...kernelCases.filter(([name]) => convolutionsAndProducts.has(name)),
  ['products that the BLAS does', (draw) => {
    const [m, k, n] = [16 + draw.size(30), 16 + draw.size(30), 16 + draw.size(30)];
    const batch = draw.pick([[], [2], [2, 2]]);
    const [transposeA, transposeB] = [draw.flag(), draw.flag()];
    return draw.withGradients(
      (a, b) => tf.matMul(a, b, transposeA, transposeB),
      draw.normal([...batch, ...(transposeA ? [k, m] : [m, k])]), draw.normal([...batch, ...(transposeB ? [n, k] : [k, n])]),
    );
  }],
  ['more images than are laid out at a time', (draw) => {
    const pad = draw.pick(['same', 'valid'] as const);
    return draw.withGradients((x, w) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, pad), draw.normal([9, 24, 24, 6]), draw.normal([5, 5, 6, 4]));
  }],
];

describe.runIf(found)('wasm with a BLAS', { timeout: 30_000 }, () => {
  it.each(cases)('gives the values and gradients of the cpu backend: %s', async (name, compute) => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.integer({ min: 1, max: 7 }), async (seed, longest) => {
        useBlas(undefined);
        const expected = await evaluated(name.startsWith('more') ? 'wasm' : 'cpu', () => compute(new Draw(seed, longest)));
        useBlas(blas as Blas);
        expectAgreement(await evaluated('wasm', () => compute(new Draw(seed, longest))), expected);
      }),
      { numRuns: name.startsWith('more') ? 3 : 40, seed: 5 },
    );
  });

  it('does the products and convolutions by it', async () => {
    const gemm = vi.fn<Gemm>((blas as Blas).gemm);
    useBlas({ ...(blas as Blas), gemm });
    await tf.setBackend('wasm');
    const draw = new Draw(1, 4);
    tf.tidy(() => void draw.withGradients((a, b) => tf.matMul(a, b), draw.normal([32, 32]), draw.normal([32, 32])));
    // The value, then the value again and its two gradients.
    expect(gemm).toHaveBeenCalledTimes(4);
    gemm.mockClear();
    tf.tidy(() => void tf.grads((x, w) => tf.sum(tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 'same')))([draw.normal([2, 5, 5, 1]), draw.normal([3, 3, 1, 2])]));
    expect(gemm).toHaveBeenCalledTimes(3);
  });

  it('leaves no tensor and no memory behind', async () => {
    useBlas(blas as Blas);
    await tf.setBackend('wasm');
    const held = () => [tf.memory().numTensors, (tf.backend() as unknown as { numDataIds(): number }).numDataIds()];
    for (const [name, compute] of cases) {
      const before = held();
      tf.tidy(() => void compute(new Draw(1, 4)));
      expect(held(), name).toEqual(before);
    }
  });

  it('gives the same bits again with the same number of threads', async () => {
    useBlas(await loadBlas({ load: loadPackage, threads: 2 }));
    const product = () => tf.matMul(new Draw(7, 1).normal([300, 500]), new Draw(8, 1).normal([500, 200]));
    const [first, second] = [await evaluated('wasm', () => [product()]), await evaluated('wasm', () => [product()])];
    expect(second).toEqual(first);
  });

  it('is an engine, before wasm, whose description has the library and the number of threads', async () => {
    const engine = await selectEngine({ engine: 'wasm+blas', threads: 2 });
    expect(engine).toMatchObject({ name: 'wasm+blas', backend: 'wasm' });
    expect(engine.description).toMatch(/; \S+, (2 threads|threads as it likes)$/);
    expect(engine.fingerprint).toMatch(/^wasm\+blas; \S+, (2 threads|threads as it likes)$/);
    expect((await selectEngine({ engine: 'wasm' })).fingerprint).toBe('wasm');
    const load = (specifier: string) => (specifier === 'koffi' ? loadPackage(specifier) : Promise.reject(new Error('not here')));
    expect((await selectEngine({ engine: 'auto', load })).name).toBe('wasm+blas');
  });

  it('gives way to plain wasm where that is selected', async () => {
    const gemm = vi.fn<Gemm>((blas as Blas).gemm);
    useBlas({ ...(blas as Blas), gemm });
    await selectEngine({ engine: 'wasm' });
    tf.tidy(() => void tf.matMul(tf.ones([64, 64]), tf.ones([64, 64])).dataSync());
    expect(gemm).not.toHaveBeenCalled();
  });
});

describe('loadBlas', () => {
  const koffi = (func: (declaration: string) => (...values: unknown[]) => unknown) => async () => ({ load: () => ({ func }) });

  it('says of every library that was tried why it does not do', async () => {
    const load = async () => ({
      load: (path: string) => {
        throw new Error(`cannot open ${path}\nmore`);
      },
    });
    await expect(loadBlas({ load, libraries: ['a.so', 'b.so'] })).rejects.toThrow(/^no BLAS works \(a.so: cannot open a.so; b.so: cannot open b.so\)$/);
  });

  it('refuses a library that computes wrongly', async () => {
    await expect(loadBlas({ load: koffi(() => () => {}), libraries: ['idle.so'] })).rejects.toThrow(/idle.so computes wrongly: entry 0, 0 of a product is/);
  });

  it('takes a product by its definition for right, and one with the transposition left out for wrong', () => {
    const plain: Gemm = (transposeA, transposeB, m, n, k, a, aStride, b, bStride, beta, c, cStride) => {
      for (let i = 0; i < m; i++) {
        for (let j = 0; j < n; j++) {
          let sum = beta * c[i * cStride + j];
          for (let l = 0; l < k; l++) sum += a[transposeA ? l * aStride + i : i * aStride + l] * b[transposeB ? j * bStride + l : l * bStride + j];
          c[i * cStride + j] = sum;
        }
      }
    };
    expect(gemmFault(plain)).toBeUndefined();
    expect(gemmFault((_, ...rest) => plain(false, ...rest))).toMatch(/entry \d+, \d+ of a product/);
  });
});
