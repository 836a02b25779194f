import { Matrix } from 'ml-matrix';

import { ShapeError } from '../errors.ts';
import type { GaussianPair } from './gaussian-pair.ts';
import type { MatrixLike } from './matrix-like.ts';
import { symmetricPart } from './symmetric-eigen.ts';
import type { Tilting } from './tilting-spec.ts';
import { toMatrix } from './to-matrix.ts';

/** A quadratic tilting exp(uᵀAv − ½uᵀBu − ½vᵀC̃v) by its matrices; a missing B or C̃ is 0, as for inner products. */
export interface TiltingProducts {
  /** nu × nv. */
  readonly A: MatrixLike;
  /** nu × nu, symmetric. */
  readonly B?: MatrixLike | undefined;
  /** nv × nv, symmetric. */
  readonly Ctilde?: MatrixLike | undefined;
}

/** A tilting by its linear encoders, with any number of embedding dimensions. */
export interface TiltingFactors {
  /** Encoder of u, dimension × nu. */
  readonly G: MatrixLike;
  /** Encoder of v, dimension × nv. */
  readonly H: MatrixLike;
}

/** A tilting in whitened coordinates: Â = C_uu^{1/2} A C_vv^{1/2}, and so on. */
export interface WhitenedTilting {
  readonly A: Matrix;
  readonly B: Matrix;
  readonly C: Matrix;
  /** G C_uu^{1/2} and H C_vv^{1/2}, if the tilting was given by encoders. */
  readonly factors: { readonly G: Matrix; readonly H: Matrix } | undefined;
}

/** Checks a tilting and whitens it; under `inner`, B and C̃ are 0 whatever is given. */
export function whitenedTilting(
  where: string,
  { pair, tilting }: { readonly pair: GaussianPair; readonly tilting: Tilting },
  parameters: TiltingProducts | TiltingFactors,
): WhitenedTilting {
  const { nu, nv, rootU, rootV } = pair;
  const zeroB = () => Matrix.zeros(nu, nu);
  const zeroC = () => Matrix.zeros(nv, nv);
  if ('A' in parameters) {
    const A = toMatrix(`${where}: A`, parameters.A, { rows: nu, columns: nv });
    const square = (name: string, value: MatrixLike | undefined, root: Matrix) => {
      if (tilting === 'inner' || value === undefined) return Matrix.zeros(root.rows, root.rows);
      const matrix = toMatrix(`${where}: ${name}`, value, { rows: root.rows, columns: root.rows });
      return symmetricPart(root.mmul(matrix).mmul(root));
    };
    return {
      A: rootU.mmul(A).mmul(rootV),
      B: square('B', parameters.B, rootU),
      C: square('Ctilde', parameters.Ctilde, rootV),
      factors: undefined,
    };
  }
  const G = toMatrix(`${where}: G`, parameters.G, { columns: nu }).mmul(rootU);
  const H = toMatrix(`${where}: H`, parameters.H, { columns: nv }).mmul(rootV);
  if (G.rows !== H.rows) {
    throw new ShapeError(`${where}: G has ${G.rows} rows and H has ${H.rows}; expected the same dimension of embeddings`);
  }
  const product = (left: Matrix, right: Matrix) => left.transpose().mmul(right);
  return {
    A: product(G, H),
    B: tilting === 'l2' ? symmetricPart(product(G, G)) : zeroB(),
    C: tilting === 'l2' ? symmetricPart(product(H, H)) : zeroC(),
    factors: { G, H },
  };
}
