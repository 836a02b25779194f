import type { EmojiData } from '@crossmodal/datasets/emoji';
import { hashNgrams } from '@crossmodal/encoders';
import type { Random } from '@crossmodal/theory';

import type { PairSide } from '../pair-experiment.ts';
import type { EmojiSettings } from './emoji-schemas.ts';

/** Names of some emoji as ids of n-grams: in one language, or as training changes them. */
export function nameSide(emoji: EmojiData, items: Uint32Array, { settings, language = settings.languages[0] }: { settings: EmojiSettings; language?: string }): PairSide {
  const { words, characters, buckets, textLength: length, languages, keywords, nameDropout } = settings;
  const idsOf = (texts: readonly string[]) => hashNgrams(texts, { words, characters, buckets, length });
  const ids = idsOf(Array.from(items, (item) => emoji.names[language][item]));
  const changes = languages.length > 1 || keywords > 0 || nameDropout > 0;
  const drawnText = (item: number, random: Random): string => {
    const name = emoji.names[languages.length > 1 ? languages[random.integer(languages.length)] : languages[0]][item];
    const known = emoji.keywords[item];
    const count = keywords === 0 ? 0 : random.integer(Math.min(keywords, known.length) + 1);
    return [name, ...Array.from(random.permutation(known.length).subarray(0, count), (place) => known[place])].join(' ');
  };
  return {
    shape: [length],
    dtype: 'int32',
    values: `ids of the n-grams of a name, by hashNgrams of @crossmodal/encoders with words ${JSON.stringify(words)}, characters ${JSON.stringify(characters)}, buckets ${buckets} and length ${length}; 0 behind the last`,
    rows: (indices, into = new Float32Array(indices.length * length)) => {
      for (let i = 0; i < indices.length; i++) into.set(ids.subarray(indices[i] * length, (indices[i] + 1) * length), i * length);
      return into.subarray(0, indices.length * length);
    },
    ...(changes && {
      varied: (indices, random, into = new Float32Array(indices.length * length)) => {
        into.set(idsOf(Array.from(indices, (index) => drawnText(items[index], random))));
        const batch = into.subarray(0, indices.length * length);
        // An id left out is padding; the first stays, so that no name is empty.
        if (nameDropout > 0) for (let at = 0; at < batch.length; at++) if (at % length !== 0 && batch[at] !== 0 && random.uniform() < nameDropout) batch[at] = 0;
        return batch;
      },
    }),
  };
}
