import type { MatrixView } from './linear-algebra-kernel.ts';

/** The rectangle of a view that begins at an entry of it. */
export function subview(view: MatrixView, row: number, column: number, rows: number, columns: number): MatrixView {
  const { data, offset = 0, stride = view.columns } = view;
  return { data, rows, columns, stride, offset: offset + row * stride + column };
}
