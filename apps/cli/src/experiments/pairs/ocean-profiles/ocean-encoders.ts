import { type Encoder, linearEncoder, mlpEncoder, profileConvEncoder, sumEncoder, transformerEncoder } from '@crossmodal/encoders';
import type { Random } from '@crossmodal/theory';
import * as tf from '@tensorflow/tfjs-core';

import type { PairEncoders } from '../pair-experiment.ts';
import type { OceanSettings } from './ocean-data-schema.ts';
import { oceanLevels } from './ocean-levels.ts';
import { seesVariates, SURFACE_FEATURES } from './ocean-sides.ts';

/** Channels and heads of encoders that keep the levels apart, whose cost grows with their number. */
const PER_CHANNEL = 8;
const HEADS = 4;

/** The encoders that the settings ask for. */
export function oceanEncoders({ embeddingDim, settings, random }: { embeddingDim: number; settings: OceanSettings; random: { u: Random; v: Random } }): PairEncoders {
  const levels = oceanLevels(settings).length;
  const surface = settings.modalities === 'surface-profile';
  const inputs = surface ? { u: SURFACE_FEATURES, v: 2 * (levels - 1) } : { u: levels, v: levels };
  // A surface state has no order in which neighbours would mean something.
  const kind = surface && settings.encoder !== 'linear' ? 'mlp' : settings.encoder;
  return {
    u: encoder(kind, { inputDim: inputs.u, embeddingDim, settings, random: random.u }),
    v: encoder(settings.encoder, { inputDim: inputs.v, embeddingDim, settings, random: random.v }),
  };
}

function encoder(kind: OceanSettings['encoder'], { inputDim, embeddingDim: outputDim, settings, random }: { inputDim: number; embeddingDim: number; settings: OceanSettings; random: Random }): Encoder<tf.Tensor> {
  const { width, depth } = settings;
  const variates = seesVariates(settings);
  const channels = Math.max(1, Math.round(width / PER_CHANNEL));
  switch (kind) {
    case 'linear':
      return linearEncoder({ inputDim, outputDim, bias: true, random }) as Encoder<tf.Tensor>;
    case 'mlp':
      return perceptron(inputDim, outputDim, { hidden: Array.from({ length: depth }, () => width), fromIdentity: variates, random }) as Encoder<tf.Tensor>;
    case 'convolution':
      return profileConvEncoder({ levels: inputDim, channels, layers: depth, outputDim, random }) as Encoder<tf.Tensor>;
    case 'transformer': {
      const dim = Math.max(HEADS, Math.round(channels / HEADS) * HEADS);
      const inner = transformerEncoder({ inputDim: 1, length: inputDim, dim, layers: depth, heads: HEADS, outputDim, random });
      return { ...inner, apply: (batch) => tf.tidy(() => inner.apply(tf.reshape(batch, [batch.shape[0], inputDim, 1]) as tf.Tensor3D)) };
    }
  }
}

/**
 * A perceptron; on canonical variates beside a linear map that starts as the identity, the perceptron at 0: together the
 * optimal linear encoders of the training profiles.
 */
function perceptron(inputDim: number, outputDim: number, { hidden, fromIdentity, random }: { hidden: number[]; fromIdentity: boolean; random: Random }): Encoder<tf.Tensor2D> {
  const mlp = mlpEncoder({ widths: [inputDim, ...hidden, outputDim], activation: 'relu', random });
  if (!fromIdentity) return mlp;
  const linear = linearEncoder({ inputDim, outputDim, random });
  tf.tidy(() => {
    linear.variables.weight.assign(tf.eye(inputDim, outputDim));
    const last = mlp.variables['output.weight'];
    last.assign(tf.zerosLike(last));
  });
  return sumEncoder({ linear, mlp });
}
