import type { PairExperiment } from '../pair-experiment.ts';
import { emojiDataSchema, emojiEncoderSchema } from './emoji-schemas.ts';
import { emojiEncoders } from './emoji-encoders.ts';

/** Pictures of emoji and their names, real pairs of image and text. */
export const emoji: PairExperiment<typeof emojiDataSchema, typeof emojiEncoderSchema> = {
  name: 'emoji',
  title: 'Pictures of emoji and their names',
  description: 'pictures of 1,585 emoji and their names in 16 languages, with variants of an emoji kept on one side of the split',
  sides: { u: 'picture', v: 'name' },
  data: emojiDataSchema,
  model: emojiEncoderSchema,
  profiles: {
    quick: { model: { embeddingDim: 64, stemStride: 4 }, training: { epochs: 10, batchSize: 128, learningRate: 0.002 } },
    full: { model: { embeddingDim: 64, stemStride: 2 }, training: { epochs: 20, batchSize: 128, learningRate: 0.002 } },
  },
  examples: [
    'crossmodal train emoji                                      # cosine similarity, English names; half a minute',
    'crossmodal train emoji --similarity kme --points 4 --embedding-dim 15 --epochs 20',
    'crossmodal train emoji --languages en,de,ja,ar',
    'crossmodal train emoji --hold-out validation --learning-rate 0.004   # to choose settings',
    'crossmodal reproduce kme-emoji                              # cosine, wpse and kme compared',
  ],
  load: async (settings) => {
    const [{ loadEmojiPairs }, { emojiFindings }, { emojiSections }] = await Promise.all([import('./load-emoji-pairs.ts'), import('./emoji-findings.ts'), import('./emoji-sections.ts')]);
    const pairs = await loadEmojiPairs(settings);
    return { ...pairs, sections: async () => emojiSections(pairs), findings: (context) => emojiFindings(pairs, context) };
  },
  encoders: emojiEncoders,
};
