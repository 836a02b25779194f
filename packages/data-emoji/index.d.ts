/** Where the pictures lie: 1,585 emoji of 32 × 32 pixels of red, green and blue, in the IDX format, compressed with gzip. */
export declare const emojiPicturesUrl: URL;
/** Where their names in 16 languages, keywords and categories lie: JSON, compressed with gzip. */
export declare const emojiNamesUrl: URL;
