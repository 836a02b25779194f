import { lenetEncoder, mlpEncoder, transformerEncoder } from '@crossmodal/encoders';

const labels = (random) => mlpEncoder({ widths: [10, 64, 32], random });

/**
 * The pairs of encoders: shapes of one u and one v, the encoders in the order in which they draw their weights, and the
 * batch sizes by default. `peer.py` has the same ones.
 */
export const pairs = {
  mlp: {
    title: 'Perceptrons, 784 → 256 → 128 → 32 and 10 → 64 → 32',
    shapes: { u: [784], v: [10] },
    batches: [64, 256, 1024, 4096],
    create: (random) => ({ u: mlpEncoder({ widths: [784, 256, 128, 32], random }), v: labels(random) }),
  },
  cnn: {
    title: 'LeNet of 28 × 28 images and a perceptron, 10 → 64 → 32',
    shapes: { u: [28, 28, 1], v: [10] },
    batches: [64, 256, 1024, 4096],
    create: (random) => ({ u: lenetEncoder({ outputDim: 32, random }), v: labels(random) }),
  },
  transformer: {
    title: 'Transformer of sequences of 32 times (width 128, 2 blocks, 4 heads) and a perceptron, 10 → 64 → 32',
    shapes: { u: [32, 4], v: [10] },
    batches: [64, 256, 1024],
    create: (random) => ({ u: transformerEncoder({ inputDim: 4, outputDim: 32, random }), v: labels(random) }),
  },
};
