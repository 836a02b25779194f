import { ShapeError } from '@crossmodal/theory';

/** Scores of the candidates of one query, and which of them are right answers. */
export interface RelevanceScores {
  /** One score a candidate; the greatest is retrieved first. */
  readonly scores: ArrayLike<number>;
  /** One entry a candidate; 0 for a wrong answer, anything else for a right one. */
  readonly relevant: Uint8Array;
}

/**
 * Checks that scores and relevance speak of the same candidates.
 *
 * @param caller Name of the public function, for the message.
 * @param ranking Both.
 * @throws ShapeError If they differ in length or are empty.
 */
export function checkRelevanceScores(caller: string, ranking: RelevanceScores): void {
  const { scores, relevant } = ranking;
  if (scores.length !== relevant.length || scores.length === 0) {
    throw new ShapeError(
      `${caller}: scores has ${scores.length} entries and relevant ${relevant.length}; expected equally many, at least one`,
    );
  }
}
