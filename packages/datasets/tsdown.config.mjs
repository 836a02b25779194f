import { packageBuild } from '../../tsdown.base.mjs';

export default packageBuild({
  index: 'src/index.ts',
  mnist: 'src/mnist/index.ts',
  ocean: 'src/ocean/index.ts',
  'ocean-browser': 'src/ocean/browser.ts',
  lagrangian: 'src/lagrangian/index.ts',
  'lagrangian-browser': 'src/lagrangian/browser.ts',
  drifters: 'src/drifters/index.ts',
  emoji: 'src/emoji/index.ts',
  'emoji-browser': 'src/emoji/browser.ts',
  embeddings: 'src/embeddings/index.ts',
  'embeddings-browser': 'src/embeddings/browser.ts',
  // Loaded by its file name, as a thread of its own.
  'trajectory-worker': 'src/lagrangian/trajectory-worker.js',
});
