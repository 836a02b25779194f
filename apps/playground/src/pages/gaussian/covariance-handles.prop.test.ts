import fc from 'fast-check';
import { expect, test } from 'vitest';

import { covarianceHandles, movedHandle } from './covariance-handles.ts';
import { planesOf } from './pair-of-state.ts';

const shapes = fc.record({ varU: fc.double({ min: 0.1, max: 4, noNaN: true }), varV: fc.double({ min: 0.1, max: 4, noNaN: true }), corr: fc.double({ min: -0.98, max: 0.98, noNaN: true }) });
const planeOf = ({ varU, varV, corr }: { varU: number; varV: number; corr: number }) =>
  planesOf({ dimension: '1', varU1: varU, varV1: varV, corr1: corr, varU2: 1, varV2: 1, corr2: 0 })[0];

test('the handles are orthogonal and enclose 90 %', () => {
  fc.assert(
    fc.property(shapes, (shape) => {
      const [[uu, uv], [, vv]] = planeOf(shape);
      const { long, short } = covarianceHandles([[uu, uv], [uv, vv]]);
      expect(long[0] * short[0] + long[1] * short[1]).toBeCloseTo(0, 9);
      for (const [u, v] of [long, short]) {
        // The squared Mahalanobis distance of the ellipse that encloses 0.9 of a normal law of the plane: −2 log 0.1.
        const distance = (vv * u * u - 2 * uv * u * v + uu * v * v) / (uu * vv - uv * uv);
        expect(distance).toBeCloseTo(-2 * Math.log(0.1), 6);
      }
    }),
  );
});

test('a handle put to where it is changes nothing', () => {
  fc.assert(
    fc.property(shapes, fc.constantFrom('long' as const, 'short' as const), (shape, handle) => {
      const handles = covarianceHandles(planeOf(shape));
      const moved = movedHandle(handles, handle, handles[handle]);
      expect(moved.varU).toBeCloseTo(shape.varU, 8);
      expect(moved.varV).toBeCloseTo(shape.varV, 8);
      expect(moved.corr).toBeCloseTo(shape.corr, 6);
    }),
  );
});

test('a handle is where it was put, and the other keeps its length', () => {
  const handles = covarianceHandles([[1.5, 1], [1, 1.5]]);
  const { varU, varV, corr } = movedHandle(handles, 'long', [4, 0]);
  expect(corr).toBeCloseTo(0, 12);
  const moved = covarianceHandles([[varU, 0], [0, varV]]);
  expect(moved.long[0]).toBeCloseTo(4, 12);
  expect(Math.hypot(...moved.short)).toBeCloseTo(Math.hypot(...handles.short), 12);
});
