import { checkCount } from '../kme/check-count.ts';
import { checkScale } from '../kme/check-scale.ts';

/** What the bounds of the inner bias need to know. */
export interface InnerBoundOptions {
  /** B > 0 with |s| ≤ B; 1 for inner products of embeddings of length 1. */
  readonly scoreBound: number;
  /** τ > 0. */
  readonly temperature: number;
  /** m, from 1. */
  readonly negatives: number;
}

/** Refuses numbers that are out of range. */
export function checkInnerBound(caller: string, { scoreBound, temperature, negatives }: InnerBoundOptions): void {
  checkScale(`${caller}: scoreBound`, scoreBound);
  checkScale(`${caller}: temperature`, temperature);
  checkCount(`${caller}: negatives`, negatives);
}
