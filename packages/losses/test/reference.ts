/** Float64 formulations on plain arrays, written from the definitions and sharing no code with the losses. */

/** The weighted conditional loss of n × n logits: mean of −log p + log-mean-exp over columns and over rows. */
export function referenceConditionalLoss(s: number[][], lambdaU: number, lambdaV: number): number {
  const n = s.length;
  let loss = 0;
  for (let i = 0; i < n; i++) {
    let column = 0;
    let row = 0;
    for (let j = 0; j < n; j++) {
      column += Math.exp(s[j][i] - s[i][i]) / n;
      row += Math.exp(s[i][j] - s[i][i]) / n;
    }
    loss += ((lambdaU / 2) * Math.log(column) + (lambdaV / 2) * Math.log(row)) / n;
  }
  return loss;
}

/** Central differences of a function of a matrix. */
export function finiteDifferences(f: (matrix: number[][]) => number, at: number[][], step: number = 1e-5): number[][] {
  return at.map((row, i) =>
    row.map((_, j) => {
      const moved = (by: number) => f(at.map((r, a) => r.map((x, b) => (a === i && b === j ? x + by : x))));
      return (moved(step) - moved(-step)) / (2 * step);
    }),
  );
}

/** A matrix of normal numbers from a seeded generator. */
export function normalMatrix(rows: number, columns: number, random: { normal(): number }): number[][] {
  return Array.from({ length: rows }, () => Array.from({ length: columns }, () => random.normal()));
}

/** The largest absolute difference of two matrices. */
export function maximumDifference(a: number[][], b: number[][]): number {
  return Math.max(...a.flatMap((row, i) => row.map((x, j) => Math.abs(x - b[i][j]))));
}
