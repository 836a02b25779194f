import { libraryEngine } from '../library-engine.mjs';

export const engine = libraryEngine('tensorflow');
