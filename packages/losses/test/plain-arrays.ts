/** Mean of numbers. */
export function mean(values: number[]): number {
  return sum(values) / values.length;
}

/** Sum of numbers. */
export function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Inner product of two rows. */
export function dot(a: number[], b: number[]): number {
  return sum(a.map((x, k) => x * b[k]));
}

/** Cosine of two rows. */
export function cosine(a: number[], b: number[]): number {
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

/** Squared distance of two rows. */
export function squaredDistance(a: number[], b: number[]): number {
  return sum(a.map((x, k) => (x - b[k]) ** 2));
}

/** The transpose of a matrix. */
export function transposed(a: number[][]): number[][] {
  return a[0].map((_, j) => a.map((row) => row[j]));
}

/** Product of two matrices. */
export function product(a: number[][], b: number[][]): number[][] {
  const columns = transposed(b);
  return a.map((row) => columns.map((column) => dot(row, column)));
}

/** Orthogonal matrix [dim, dim]: the rotation of the first two coordinates by an angle, then of the next two, and on. */
export function rotation(dim: number, angle: number): number[][] {
  let q: number[][] = Array.from({ length: dim }, (_, i) => Array.from({ length: dim }, (_unused, j) => (i === j ? 1 : 0)));
  for (let k = 0; k + 1 < dim; k++) {
    q = q.map((row) => {
      const moved = [...row];
      moved[k] = Math.cos(angle) * row[k] - Math.sin(angle) * row[k + 1];
      moved[k + 1] = Math.sin(angle) * row[k] + Math.cos(angle) * row[k + 1];
      return moved;
    });
  }
  return q;
}
