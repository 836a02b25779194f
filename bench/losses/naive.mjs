import * as tf from '@tensorflow/tfjs-core';

/**
 * The losses of `pairLoss` at the options of `cases.mjs` as a user of tfjs writes them: from its operations and
 * differentiated by it. Each takes the batch and gives a scalar; `peer.py` has the same ones.
 */
export const naive = {
  'align-uniform': ({ zu, zv }) => {
    const [u, v] = [unit(zu), unit(zv)];
    return tf.add(alignment(u, v), tf.div(tf.add(uniformity(u), uniformity(v)), 2));
  },
  alignment: ({ zu, zv }) => alignment(zu, zv),
  'barlow-twins': ({ zu, zv }) => {
    const standardise = (z) => {
      const centred = tf.sub(z, tf.mean(z, 0, true));
      return tf.div(centred, tf.sqrt(tf.sum(tf.square(centred), 0, true)));
    };
    const correlations = tf.matMul(standardise(zu), standardise(zv), true);
    const eye = tf.eye(zu.shape[1]);
    const [on, off] = [tf.square(tf.sub(1, diagonal(correlations))), tf.square(tf.mul(correlations, tf.sub(1, eye)))];
    return tf.add(tf.sum(on), tf.mul(tf.sum(off), 0.005));
  },
  clip: (batch) => clip(cosines(batch, 0.07)),
  conditional: (batch) => conditional(cosines(batch, 0.07)),
  'conditional-mmd': (batch) => {
    const [logits, n] = [cosines(batch, 0.07), batch.zu.shape[0]];
    const half = (weights, data) => {
      const kernel = hollow(polynomialKernel(data));
      const moved = tf.matMul(weights, kernel);
      return tf.mul(tf.mean(tf.sub(tf.div(tf.sum(tf.mul(moved, weights), 1), 2), diagonal(moved))), n / (n - 1));
    };
    return tf.add(half(tf.softmax(tf.transpose(logits)), batch.u), half(tf.softmax(logits), batch.v));
  },
  dcl: (batch) => decoupled(batch, tf.ones([2 * batch.zu.shape[0]])),
  dclw: (batch) => {
    const similarities = tf.sum(tf.mul(unit(batch.zu), unit(batch.zv)), 1);
    const powers = tf.exp(tf.div(constant(similarities), 0.5));
    const weights = tf.sub(2, tf.div(powers, tf.mean(powers)));
    return decoupled(batch, tf.concat([weights, weights]));
  },
  distillation: (batch) => {
    const teacher = constant(cosines({ zu: batch.tu, zv: batch.tv }, 0.07));
    const targets = tf.softmax(teacher);
    return tf.mean(tf.sum(tf.mul(targets, tf.sub(tf.logSoftmax(teacher), tf.logSoftmax(cosines(batch, 0.07)))), 1));
  },
  'hard-negative': (batch) => {
    const [logits, n] = [cosines(batch, 0.07), batch.zu.shape[0]];
    const powers = tf.mul(tf.exp(logits), tf.sub(1, tf.eye(n)));
    const hard = tf.div(tf.sum(tf.square(powers), 1), tf.sum(powers, 1));
    const pairs = tf.exp(diagonal(logits));
    return tf.neg(tf.mean(tf.log(tf.div(pairs, tf.add(pairs, tf.mul(hard, n - 1))))));
  },
  'info-nce': (batch) => crossEntropy(cosines(batch, 0.07)),
  joint: (batch) => {
    const [logits, n] = [cosines(batch, 0.07), batch.zu.shape[0]];
    return tf.sub(tf.sub(logSumExpOfRows(without(logits, tf.eye(n))), Math.log(n * (n - 1))), tf.mean(diagonal(logits)));
  },
  'joint-mmd': (batch) => {
    const [logits, n] = [cosines(batch, 0.07), batch.zu.shape[0]];
    const [ku, kv] = [hollow(polynomialKernel(batch.u)), hollow(polynomialKernel(batch.v))];
    const weights = tf.reshape(tf.softmax(tf.reshape(logits, [n * n])), [n, n]);
    const moved = tf.matMul(tf.matMul(ku, weights), kv);
    const loss = tf.sub(tf.sum(tf.mul(moved, weights)), tf.mul(tf.sum(diagonal(moved)), 2 / n));
    return tf.mul(loss, (n / (n - 1)) ** 2);
  },
  'label-given-image': ({ zu, zv, labels }) => tf.losses.softmaxCrossEntropy(tf.oneHot(labels, zv.shape[0]), tf.matMul(zu, zv, false, true)),
  'labelled-conditional': ({ zu, zv, labels }) => {
    // The embedding of the label of each pair, and then as of any pairs.
    const ofPairs = tf.matMul(tf.cast(tf.oneHot(labels, zv.shape[0]), 'float32'), zv);
    return conditional(tf.matMul(zu, ofPairs, false, true));
  },
  'nt-xent': (batch) => {
    const n = batch.zu.shape[0];
    return tf.losses.softmaxCrossEntropy(viewPairs(n), without(viewCosines(batch), tf.eye(2 * n)));
  },
  'sig-lip': (batch) => {
    const [logits, n] = [cosines(batch, 0.07), batch.zu.shape[0]];
    return tf.mean(tf.sum(tf.softplus(tf.mul(logits, tf.sub(1, tf.mul(tf.eye(n), 2)))), 1));
  },
  'spectral-contrastive': ({ zu, zv }) => {
    const [logits, n] = [tf.matMul(zu, zv, false, true), zu.shape[0]];
    const independent = tf.div(tf.sum(tf.square(tf.mul(logits, tf.sub(1, tf.eye(n))))), n * (n - 1));
    return tf.sub(independent, tf.mul(tf.mean(diagonal(logits)), 2));
  },
  'sup-con': (batch) => {
    const n = batch.zu.shape[0];
    const labels = tf.concat([batch.labels, batch.labels]);
    const same = tf.cast(tf.equal(tf.expandDims(labels, 1), tf.expandDims(labels, 0)), 'float32');
    const positives = tf.sub(same, tf.eye(2 * n));
    const logProbabilities = tf.logSoftmax(without(viewCosines(batch), tf.eye(2 * n)));
    return tf.neg(tf.mean(tf.div(tf.sum(tf.mul(positives, logProbabilities), 1), tf.sum(positives, 1))));
  },
  triplet: ({ zu, zv }) => {
    const distances = squaredDistances(zu, zv);
    const nearest = tf.min(tf.add(distances, tf.mul(tf.eye(zu.shape[0]), 1e9)), 1);
    return tf.mean(tf.relu(tf.add(tf.sub(diagonal(distances), nearest), 0.2)));
  },
  uniformity: ({ zu, zv }) => tf.div(tf.add(uniformity(unit(zu)), uniformity(unit(zv))), 2),
  'vic-reg': ({ zu, zv }) => {
    const terms = [zu, zv].map((z) => {
      const [n, dim] = z.shape;
      const centred = tf.sub(z, tf.mean(z, 0, true));
      const deviations = tf.sqrt(tf.add(tf.div(tf.sum(tf.square(centred), 0), n - 1), 1e-4));
      const covariance = hollow(tf.div(tf.matMul(centred, centred, true), n - 1));
      return tf.add(tf.mul(tf.mean(tf.relu(tf.sub(1, deviations))), 25), tf.div(tf.sum(tf.square(covariance)), dim));
    });
    return tf.add(tf.mul(alignment(zu, zv), 25), tf.add(...terms));
  },
};

function unit(z) {
  return tf.div(z, tf.norm(z, 2, 1, true));
}

function cosines({ zu, zv }, temperature) {
  return tf.div(tf.matMul(unit(zu), unit(zv), false, true), temperature);
}

function diagonal(x) {
  return tf.sum(tf.mul(x, tf.eye(x.shape[0])), 1);
}

function hollow(x) {
  return tf.mul(x, tf.sub(1, tf.eye(x.shape[0])));
}

/** Logits with those of a mask out of every normaliser. */
function without(logits, mask) {
  return tf.sub(logits, tf.mul(mask, 1e9));
}

function crossEntropy(logits) {
  return tf.losses.softmaxCrossEntropy(tf.eye(logits.shape[0]), logits);
}

function clip(logits) {
  return tf.div(tf.add(crossEntropy(logits), crossEntropy(tf.transpose(logits))), 2);
}

function conditional(logits) {
  return tf.sub(clip(logits), Math.log(logits.shape[0]));
}

function alignment(zu, zv) {
  return tf.mean(tf.sum(tf.square(tf.sub(zu, zv)), 1));
}

function squaredDistances(x, y) {
  const squares = (z) => tf.sum(tf.square(z), 1);
  return tf.sub(tf.add(tf.expandDims(squares(x), 1), tf.expandDims(squares(y), 0)), tf.mul(tf.matMul(x, y, false, true), 2));
}

function uniformity(z) {
  const n = z.shape[0];
  return tf.sub(logSumExpOfRows(without(tf.mul(squaredDistances(z, z), -2), tf.eye(n))), Math.log(n * (n - 1)));
}

/** Row by row, for float32 loses digits in one sum of n² terms. */
function logSumExpOfRows(x) {
  return tf.logSumExp(tf.logSumExp(x, 1));
}

function polynomialKernel(x) {
  return tf.square(tf.add(tf.div(tf.matMul(x, x, false, true), x.shape[1]), 1));
}

function viewCosines({ zu, zv }) {
  const z = unit(tf.concat([zu, zv]));
  return tf.div(tf.matMul(z, z, false, true), 0.1);
}

/** 1 where two rows are the views of one sample. */
function viewPairs(n) {
  const [eye, zeros] = [tf.eye(n), tf.zeros([n, n])];
  return tf.concat([tf.concat([zeros, eye], 1), tf.concat([eye, zeros], 1)], 0);
}

function decoupled(batch, weights) {
  const n = batch.zu.shape[0];
  const [logits, pairs] = [viewCosines(batch), viewPairs(n)];
  const normalisers = tf.logSumExp(without(logits, tf.add(pairs, tf.eye(2 * n))), 1);
  return tf.mean(tf.sub(normalisers, tf.mul(weights, tf.sum(tf.mul(logits, pairs), 1))));
}

/** A value without a gradient. */
function constant(x) {
  return tf.customGrad((value) => ({ value: tf.clone(value), gradFunc: () => tf.zerosLike(value) }))(x);
}
