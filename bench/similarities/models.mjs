import { lenetEncoder, mlpEncoder } from '@crossmodal/encoders';

/** What is compared: similarities, and whether an item is a vector or a set of points. */
export const similarityNames = { cosine: 'vector', kme: 'point set', wpse: 'point set' };

const labels = (width, random) => mlpEncoder({ widths: [10, 64, width], random });

/** Where embeddings of some width come from: shapes of one u and one v, and encoders whose last layer has that width. */
export const models = {
  none: { title: 'The loss alone, of embeddings that are variables' },
  mlp: {
    title: 'Perceptrons, 784 → 256 → 128 → width and 10 → 64 → width',
    shapes: { u: [784], v: [10] },
    create: (width, random) => ({ u: mlpEncoder({ widths: [784, 256, 128, width], random }), v: labels(width, random) }),
  },
  cnn: {
    title: 'LeNet of 28 × 28 images and a perceptron, 10 → 64 → width',
    shapes: { u: [28, 28, 1], v: [10] },
    create: (width, random) => ({ u: lenetEncoder({ outputDim: width, random }), v: labels(width, random) }),
  },
};

/** Numbers of an embedding: a vector, or points with a weight each. */
export function widthOf(similarity, { points, dim }) {
  return similarityNames[similarity] === 'vector' ? dim : points * (dim + 1);
}
