import { OutOfRangeError } from '../errors.ts';
import { checkCount } from '../kme/check-count.ts';

/** Numbers of a sample. */
export interface PriorBoundOptions {
  /** m, from 1. */
  readonly negatives: number;
  /** n, from 1. */
  readonly anchors: number;
}

/**
 * How earlier bounds on the generalization error grow with the negatives, to leading order and without constants: m/√n
 * (Arora et al. 2019 and others) and log(m)/√n (Lei et al. 2023), as Li, Wei, Yang and Ying 2026 (arXiv 2605.02116) compare
 * them with their own, which falls. These are upper bounds: what they do says nothing of what the error does.
 *
 * @param growth `linear` or `log`.
 * @param options m and n.
 * @throws OutOfRangeError If `growth` is neither or a number is no positive integer.
 *
 * @example
 * ```ts
 * import { priorBound } from '@crossmodal/theory';
 *
 * console.log(priorBound('linear', { negatives: 50, anchors: 10_000 })); // 0.5
 * ```
 */
export function priorBound(growth: 'linear' | 'log', { negatives, anchors }: PriorBoundOptions): number {
  checkCount('priorBound: negatives', negatives);
  checkCount('priorBound: anchors', anchors);
  if (growth !== 'linear' && growth !== 'log') throw new OutOfRangeError(`priorBound: growth is ${String(growth)}; expected linear or log`);
  return (growth === 'linear' ? negatives : Math.log(negatives)) / Math.sqrt(anchors);
}
