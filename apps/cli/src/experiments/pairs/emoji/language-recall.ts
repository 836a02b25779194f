import { partnerRanks, recallFromRanks } from '@crossmodal/evaluation';
import type { Encoder } from '@crossmodal/encoders';
import type { Similarity } from '@crossmodal/losses';
import type * as tf from '@tensorflow/tfjs-core';

import { type EmbeddedItems, embedSide } from '../embed-side.ts';
import type { EmojiPairs } from './load-emoji-pairs.ts';
import { logitsOf } from './logits-of.ts';
import { nameSide } from './name-side.ts';

/** Recall of the test pairs with names in one language. */
export interface LanguageRecall {
  readonly language: string;
  /** Share of pictures whose name is among the best, and of names whose picture is. */
  readonly pictureToName: Readonly<Record<string, number>>;
  readonly nameToPicture: Readonly<Record<string, number>>;
}

/** Retrieval of the test pairs by their names in every language of the data, whether training saw it or not. */
export async function languageRecall(pairs: EmojiPairs, { similarity, names, pictures, ks }: { similarity: Similarity; names: Encoder<tf.Tensor>; pictures: EmbeddedItems; ks: readonly number[] }): Promise<LanguageRecall[]> {
  const { emoji, split, settings } = pairs;
  const recalls: LanguageRecall[] = [];
  for (const language of emoji.languages) {
    const embedded = await embedSide(names, nameSide(emoji, split.test, { settings, language }), split.test.length);
    const logits = { data: joined(await logitsOf(similarity, pictures, embedded)), rows: pictures.rows, columns: embedded.rows };
    const recall = (direction: 'u->v' | 'v->u') => {
      const ranks = partnerRanks(logits, { direction, ties: 'pessimistic' });
      return Object.fromEntries(ks.map((k) => [k, recallFromRanks(ranks, k)]));
    };
    recalls.push({ language, pictureToName: recall('u->v'), nameToPicture: recall('v->u') });
  }
  return recalls;
}

function joined(rows: readonly Float32Array[]): Float32Array {
  const data = new Float32Array(rows.length * rows[0].length);
  rows.forEach((row, index) => data.set(row, index * row.length));
  return data;
}
