import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';

import { startBackends } from '../../../test/backends.ts';
import { Draw } from '../../../test/draw.ts';

beforeAll(startBackends);

type Resize = (images: tf.Tensor4D, size: [number, number], alignCorners: boolean) => tf.Tensor4D;

// Not against the cpu backend, whose gradients are wrong for several images or for images that are not square.
it.each<[string, Resize]>([['nearest', tf.image.resizeNearestNeighbor], ['bilinear', tf.image.resizeBilinear]])(
  'the gradient of %s resizing is its transpose, entry by entry',
  async (_, resize) => {
    await tf.setBackend('wasm');
    const shapes: [[number, number, number, number], [number, number]][] = [[[2, 3, 3, 2], [7, 7]], [[1, 3, 5, 2], [4, 9]], [[2, 5, 3, 1], [2, 2]]];
    for (const [shape, size] of shapes) {
      for (const align of [false, true]) {
        tf.tidy(() => {
          const draw = new Draw(1, 4);
          const direction = draw.normal([shape[0], ...size, shape[3]]);
          const along = (x: tf.Tensor) => tf.sum(tf.mul(resize(x as tf.Tensor4D, size, align), direction));
          const gradient = tf.grad(along)(draw.normal(shape)).dataSync();
          for (let i = 0; i < gradient.length; i++) {
            const unit = Float32Array.from({ length: gradient.length }, (__, j) => (i === j ? 1 : 0));
            expect(gradient[i]).toBeCloseTo(along(tf.tensor(unit, shape)).dataSync()[0], 5);
          }
        });
      }
    }
  },
);
