import { zeroShotScores } from '@crossmodal/theory';

/** Names as prompts for the categories of pictures. */
export interface CategoryPrompts {
  /** Logits of the test pictures with all prompts, a row a picture. */
  readonly logits: readonly Float32Array[];
  /** Category of each prompt and of each picture. */
  readonly ofPrompts: Uint8Array;
  readonly ofPictures: Uint8Array;
}

/** Shares of pictures whose category is found. */
export interface ZeroShotCategories {
  /** Categories that have a prompt, and the prompts of all of them. */
  readonly categories: number;
  readonly prompts: number;
  /** By the mean of the logits of a category's prompts, and by the logarithm of the mean of their exponentials. */
  readonly mean: number;
  readonly logMeanExp: number;
  /** Always the most frequent category of the prompts. */
  readonly chance: number;
}

/**
 * Categories of pictures from the logits of prompts: f_c(x) = E s(x, y) + ln p(c), or ln E exp s(x, y) + ln p(c), with the
 * mean over the prompts y of the category and p(c) their share. A picture of a category without prompts counts as missed.
 */
export function zeroShotCategories({ logits, ofPrompts, ofPictures }: CategoryPrompts): ZeroShotCategories {
  const present = [...new Set(ofPrompts)].toSorted((a, b) => a - b);
  const classOf = Array.from(ofPrompts, (category) => present.indexOf(category));
  const counts = present.map((category) => ofPrompts.filter((other) => other === category).length);
  const prior = counts.map((count) => count / ofPrompts.length);
  const shareOf = (predicted: (picture: number) => number) => Array.from(ofPictures, (category, picture) => (present[predicted(picture)] === category ? 1 : 0)).reduce<number>((sum, hit) => sum + hit, 0) / ofPictures.length;
  const accuracyBy = (rule: 'mean' | 'logMeanExp') => {
    const scores = zeroShotScores(logits, { classOf, prior, rule });
    return shareOf((picture) => scores[picture].indexOf(Math.max(...scores[picture])));
  };
  const largest = counts.indexOf(Math.max(...counts));
  return { categories: present.length, prompts: ofPrompts.length, mean: accuracyBy('mean'), logMeanExp: accuracyBy('logMeanExp'), chance: shareOf(() => largest) };
}
