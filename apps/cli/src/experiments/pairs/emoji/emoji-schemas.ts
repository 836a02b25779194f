import { z } from 'zod';

const positiveInteger = z.int().positive();

/** Which names are learned, what is held out, and what training changes at random; every leaf is also a flag. */
export const emojiDataSchema = z.strictObject({
  languages: z.array(z.string()).nonempty().default(['en']).describe('Languages of the names; training draws one for each pair and step, tests take the first'),
  keywords: z.int().min(0).default(0).describe('Most English keywords that training puts behind a name, drawn at random'),
  nameDropout: z.number().min(0).lt(1).default(0).describe('Share of the n-grams of a name that training leaves out, drawn at random'),
  shift: z.int().min(0).max(16).default(0).describe('Pixels by which training moves a picture up, down, left or right at most'),
  words: z.array(positiveInteger).default([1, 2]).describe('Numbers of words in an n-gram'),
  characters: z.array(positiveInteger).default([3]).describe('Numbers of characters in an n-gram within a word'),
  buckets: z.int().min(2).default(4096).describe('Ids that n-grams are hashed to'),
  textLength: positiveInteger.default(64).describe('Most n-grams of a name'),
  maxEmoji: positiveInteger.nullable().default(null).describe('Use only so many emoji, whole groups drawn by the seed of the split; null takes all'),
  holdOut: z.enum(['test', 'validation']).default('test').describe('Which groups are measured: those to test on, or some of those to train on, to choose settings by'),
  testShare: z.number().gt(0).lt(1).default(0.2).describe('Share of the emoji to test on, and of the rest to validate on'),
  splitSeed: z.int().min(0).max(2 ** 32 - 1).default(0).describe('Seed of the split, apart from that of the weights'),
});

/** The size of the two encoders; every leaf is also a flag. */
export const emojiEncoderSchema = z.strictObject({
  channels: z.array(positiveInteger).nonempty().default([16, 32, 64]).describe('Channels of the stages of the residual network for pictures'),
  blocks: positiveInteger.default(1).describe('Residual blocks of a stage'),
  stemStride: positiveInteger.default(2).describe('Stride of its first convolution'),
  textWidth: positiveInteger.default(64).describe('Width of the vector of an n-gram'),
  textHidden: z.array(positiveInteger).default([128]).describe('Widths of the hidden layers of the encoder of names'),
  trunk: positiveInteger.default(128).describe('Width of what an encoder gives to its head of points, for the similarities kme and wpse'),
  firstPoint: z.number().min(0).max(20).default(2).describe('By how much the log-weight of the first point starts above those of the others, for the similarity kme'),
});

/** Settings of the data. */
export type EmojiSettings = z.output<typeof emojiDataSchema>;

/** Settings of the encoders. */
export type EmojiEncoderSettings = z.output<typeof emojiEncoderSchema>;
