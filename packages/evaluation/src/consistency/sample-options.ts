import type { Random } from '@crossmodal/theory';

import { checkPositiveInteger } from '../check-positive-integer.ts';

/** How much is drawn, and from where. */
export interface IndexSampleOptions {
  /** n, from 1. */
  readonly anchors: number;
  /** m, from 1: of each anchor, or of all together. */
  readonly negatives: number;
  /** Source of the draws; one uniform number each. */
  readonly random: Random;
}

/** Refuses numbers that are no counts. */
export function checkSampleOptions(caller: string, { anchors, negatives }: IndexSampleOptions): void {
  checkPositiveInteger(`${caller}: anchors`, anchors);
  checkPositiveInteger(`${caller}: negatives`, negatives);
}
