import { RankError } from '../errors.ts';

/** Refuses a rank that is no integer from 0 to `maximum`. */
export function checkRank(where: string, rank: number, maximum: number): void {
  if (!Number.isInteger(rank) || rank < 0 || rank > maximum) {
    throw new RankError(`${where}: rank is ${rank}; expected an integer from 0 to ${maximum}`);
  }
}
