import { defaultClientConditions, defineConfig } from 'vite';

import { mnistSubset } from './build/mnist-subset.ts';
import { sourceStamp } from './build/source-hash.ts';

/** Our packages from their source, so that the site is never built from a stale build of them. */
const conditions = ['@crossmodal/source', ...defaultClientConditions];

/** A worker is a build of its own, so that its plug-in always takes most of the time: nothing to warn of. */
const rolldownOptions = {
  checks: { pluginTimings: false },
  // Reads netCDF-4, which the site does not have: 14 MB that would never be loaded.
  external: ['h5wasm'],
};

export default defineConfig({
  // Relative addresses: the site works from any folder of any server.
  base: './',
  plugins: [mnistSubset(), sourceStamp()],
  resolve: { conditions },
  worker: { format: 'es', rolldownOptions },
  build: {
    target: 'es2023',
    rolldownOptions,
    // Kept as files: a `data:` address would escape the counting of what the first page loads.
    assetsInlineLimit: 0,
    // tfjs and Observable Plot are that large; they are loaded when a page needs them.
    chunkSizeWarningLimit: 1500,
  },
});
