import * as tf from '@tensorflow/tfjs-core';

/** Runs `f` with nothing of it recorded for a gradient in progress, which would keep every intermediate result. */
export function withoutTape<T>(f: () => T): T {
  const state = tf.engine().state as { gradientDepth: number };
  const { gradientDepth } = state;
  state.gradientDepth = 0;
  try {
    return f();
  } finally {
    state.gradientDepth = gradientDepth;
  }
}
