import { type DenseMatrix, type LinearAlgebraKernel, portableKernel } from '@crossmodal/theory';

/** How work on all pairs of items is done: a block of rows at a time, so that memory stays bounded. */
export interface BlockOptions {
  /** What multiplies; default that of `portableKernel` of `@crossmodal/theory`. `selectKernel` may find a faster one. */
  readonly kernel?: LinearAlgebraKernel;
  /** Stops the work between two blocks. */
  readonly signal?: AbortSignal;
  /** Is told the share that is done, from 0 to 1. */
  readonly onProgress?: (share: number) => void;
}

/** Products that exist at a time: 64 MiB of float64. With 50,000 items those are 167 rows; fewer, and packing `b` anew for each block takes as long as its products. */
const MOST_PRODUCTS = 2 ** 23;
const MOST_ROWS = 512;

/**
 * Calls `visit` with the inner products of some rows of `a`, from `start` on, with all rows of `b`, or, for `lower`, with
 * those up to the last of the block, which is half the work where only i > j is wanted. The products are overwritten
 * by the next block.
 */
export async function forEachProductBlock(
  { a, b, lower = false }: { readonly a: DenseMatrix; readonly b: DenseMatrix; readonly lower?: boolean },
  visit: (products: Float64Array, block: { readonly start: number; readonly rows: number; readonly columns: number }) => void,
  { kernel = portableKernel(), signal, onProgress }: BlockOptions = {},
): Promise<void> {
  const height = Math.max(1, Math.min(MOST_ROWS, a.rows, Math.floor(MOST_PRODUCTS / b.rows)));
  const buffer = new Float64Array(height * b.rows);
  for (let start = 0; start < a.rows; start += height) {
    signal?.throwIfAborted();
    const rows = Math.min(height, a.rows - start);
    const columns = lower ? start + rows : b.rows;
    const products = buffer.subarray(0, rows * columns);
    kernel.gemm({
      a: { data: a.data.subarray(start * a.columns, (start + rows) * a.columns), rows, columns: a.columns },
      b: { data: b.data.subarray(0, columns * b.columns), rows: columns, columns: b.columns },
      c: { data: products, rows, columns },
      transposeB: true,
    });
    visit(products, { start, rows, columns });
    onProgress?.((start + rows) / a.rows);
    // Lets timers, signals and the screen have their turn.
    if (start + height < a.rows) {
      await new Promise((resolve) => {
        setTimeout(resolve, 0);
      });
    }
  }
}
