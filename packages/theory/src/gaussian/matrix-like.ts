import type { AbstractMatrix } from 'ml-matrix';

/** A matrix of ml-matrix, or its rows as arrays of numbers. */
export type MatrixLike = AbstractMatrix | readonly ArrayLike<number>[];
