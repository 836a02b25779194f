import { createRequire } from 'node:module';

import * as tf from '@tensorflow/tfjs-core';

/** Versions of what computes, as results record them. */
export interface Versions {
  readonly crossmodal: string;
  readonly tfjs: string;
  readonly node: string;
}

/** The versions in use. */
export function versions(): Versions {
  const { version } = createRequire(import.meta.url)('crossmodal/package.json') as { version: string };
  return { crossmodal: version, tfjs: tf.version_core, node: process.versions.node };
}
