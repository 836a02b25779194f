import type { Graph, Value } from '../graph/graph.ts';

/** A product of matrices, either of them transposed. */
export interface Product {
  readonly a: Value;
  readonly b: Value;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/**
 * (P − c·1) B as P B − c·B. The gradient of a contrastive loss is such a difference, and a Gram matrix less a multiple of
 * the identity takes three passes over n² numbers to be made; its products with embeddings do not need it. Undefined if
 * `a` is something else.
 */
export function productLessIdentity(g: Graph, { a, b, transposeA, transposeB }: Product): Value | undefined {
  if (a.node?.op !== 'Sub' || a.shape.length !== 2 || b.shape.length !== 2) return undefined;
  const [p, identity] = a.node.inputs;
  const factor = identityFactor(identity);
  if (factor === undefined || String(p.shape) !== String(identity.shape)) return undefined;
  const rows = transposeB ? g.transpose(b, [1, 0]) : b;
  return g.binary('Sub', g.product(p, b, transposeA, transposeB), g.binary('Mul', rows, g.scalar(factor)));
}

/**
 * c of a matrix c·1 that is made as the losses make it: a column of c, padded to rows of n + 1 and read as rows of n.
 * Undefined for any other value.
 */
function identityFactor(x: Value): number | undefined {
  const [rows, columns] = x.shape;
  if (x.shape.length !== 2 || rows !== columns || x.node?.op !== 'Reshape') return undefined;
  const [slice] = x.node.inputs;
  if (slice.node?.op !== 'Slice' || String(slice.shape) !== String([rows * columns])) return undefined;
  const [flat, starts, , , steps] = slice.node.inputs;
  if (numbers(starts) !== '0' || (steps !== undefined && numbers(steps) !== '1') || flat.node?.op !== 'Reshape') return undefined;
  const [padded] = flat.node.inputs;
  if (padded.node?.op !== 'Pad' || String(padded.shape) !== String([rows, columns + 1])) return undefined;
  const [column, counts, filling] = padded.node.inputs;
  if (numbers(counts) !== `0,0,0,${columns}` || (filling !== undefined && numbers(filling) !== '0')) return undefined;
  if (column.node?.op !== 'Expand' || String(column.shape) !== String([rows, 1])) return undefined;
  const [value] = column.node.inputs;
  return value.data?.length === 1 ? Number(value.data[0]) : undefined;
}

function numbers({ data }: Value): string | undefined {
  return data && Array.from(data as ArrayLike<number | bigint>, Number).join(',');
}
