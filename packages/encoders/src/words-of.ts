/** Scripts that put no spaces between words: a letter is a word there, as in most tokenizers of Chinese. */
const UNSPACED = String.raw`(?=\p{L})[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Bopo}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}\p{scx=Tibt}]`;
const SPACED = String.raw`(?!${UNSPACED})[\p{L}\p{N}](?:(?!${UNSPACED})[\p{L}\p{M}\p{N}])*`;
const WORD = new RegExp(String.raw`${UNSPACED}\p{M}*|${SPACED}|\p{S}\p{M}*`, 'gu');

/**
 * The words of a text in their order: runs of letters, marks and digits; single letters of scripts that are written
 * without spaces; single symbols, such as emoji. All else, such as spaces and punctuation, separates.
 */
export function wordsOf(text: string): string[] {
  return text.match(WORD) ?? [];
}
