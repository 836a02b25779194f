import { libraryEngine } from '../library-engine.mjs';

/** Plain JavaScript: ten to hundreds of times slower, so at the smallest sizes only. */
export const engine = libraryEngine('cpu', { largestBatch: (pair) => ({ mlp: 256, cnn: 64 })[pair] ?? 0 });
