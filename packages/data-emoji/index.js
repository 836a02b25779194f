/** Where the pictures lie: 1,585 emoji of 32 × 32 pixels of red, green and blue, in the IDX format, compressed with gzip. */
export const emojiPicturesUrl = new URL('./emoji-32x32x3-idx4-ubyte.gz', import.meta.url);
/** Where their names in 16 languages, keywords and categories lie: JSON, compressed with gzip. */
export const emojiNamesUrl = new URL('./emoji.json.gz', import.meta.url);
