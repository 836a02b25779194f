import type { LinearAlgebraKernel, TriangularSystem } from './linear-algebra-kernel.ts';
import { subview } from './subview.ts';
import { addMultiple, dot } from './vector-loops.ts';

/** Order from which on halving pays. */
const SMALLEST_SPLIT = 32;

/**
 * Solves a triangular system in place: the factor is halved until it is small, so that nearly all the work is in
 * products (Peise and Bientinesi 2017, recursive LAPACK). A library that the kernel has comes first.
 */
export function solveTriangularInPlace(kernel: LinearAlgebraKernel, system: TriangularSystem): void {
  if (kernel.triangularSolve) kernel.triangularSolve(system);
  else solve(kernel, system);
}

function solve(kernel: LinearAlgebraKernel, { factor, b, side, transpose }: TriangularSystem): void {
  const order = factor.rows;
  if (order <= SMALLEST_SPLIT) {
    if (side === 'left') solveRows({ factor, b, transpose });
    else solveEachRow({ factor, b, transpose });
    return;
  }
  const half = order >> 1;
  const rest = order - half;
  const corner = subview(factor, half, 0, rest, half);
  const first = {
    factor: subview(factor, 0, 0, half, half),
    b: side === 'left' ? subview(b, 0, 0, half, b.columns) : subview(b, 0, 0, b.rows, half),
    side,
    transpose,
  };
  const second = {
    factor: subview(factor, half, half, rest, rest),
    b: side === 'left' ? subview(b, half, 0, rest, b.columns) : subview(b, 0, half, b.rows, rest),
    side,
    transpose,
  };
  // L X = B and X Lᵀ = B begin at the top left; the other two at the bottom right.
  const forward = (side === 'left') !== transpose;
  const [known, unknown] = forward ? [first, second] : [second, first];
  solve(kernel, known);
  const update = { c: unknown.b, alpha: -1, beta: 1 };
  if (side === 'left') kernel.gemm({ ...update, a: corner, transposeA: transpose, b: known.b });
  else kernel.gemm({ ...update, a: known.b, b: corner, transposeB: transpose });
  solve(kernel, unknown);
}

/** L X = B or Lᵀ X = B, by rows of X. */
function solveRows({ factor, b, transpose }: Omit<TriangularSystem, 'side'>): void {
  const { data: l, offset: startL = 0, stride: strideL = factor.columns } = factor;
  const { data: x, offset: startX = 0, stride: strideX = b.columns } = b;
  const order = factor.rows;
  for (let step = 0; step < order; step++) {
    const i = transpose ? order - 1 - step : step;
    const row = startX + i * strideX;
    const diagonal = l[startL + i * strideL + i];
    if (!transpose) for (let k = 0; k < i; k++) addMultiple(-l[startL + i * strideL + k], x, startX + k * strideX, x, row, b.columns);
    for (let j = 0; j < b.columns; j++) x[row + j] /= diagonal;
    if (transpose) for (let k = 0; k < i; k++) addMultiple(-l[startL + i * strideL + k], x, row, x, startX + k * strideX, b.columns);
  }
}

/** X Lᵀ = B or X L = B, each row of X for itself. */
function solveEachRow({ factor, b, transpose }: Omit<TriangularSystem, 'side'>): void {
  const { data: l, offset: startL = 0, stride: strideL = factor.columns } = factor;
  const { data: x, offset: startX = 0, stride: strideX = b.columns } = b;
  const order = factor.rows;
  for (let i = 0; i < b.rows; i++) {
    const row = startX + i * strideX;
    if (transpose) {
      for (let j = 0; j < order; j++) {
        const start = startL + j * strideL;
        x[row + j] = (x[row + j] - dot(x, row, l, start, j)) / l[start + j];
      }
    } else {
      for (let j = order - 1; j >= 0; j--) {
        const start = startL + j * strideL;
        x[row + j] /= l[start + j];
        addMultiple(-x[row + j], l, start, x, row, j);
      }
    }
  }
}
