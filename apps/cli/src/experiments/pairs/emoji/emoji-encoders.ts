import { type Encoder, ngramEncoder, pointSetHead, residualCnnEncoder } from '@crossmodal/encoders';
import type { Random } from '@crossmodal/theory';
import * as tf from '@tensorflow/tfjs-core';

import type { EncoderSettings, PairEncoders } from '../pair-experiment.ts';
import type { EmojiEncoderSettings, EmojiSettings } from './emoji-schemas.ts';

type PointSets = NonNullable<EncoderSettings<never, never>['pointSets']>;

/** A residual network for pictures and a bag of n-grams for names, each with a head of points where items are sets. */
export function emojiEncoders({ embeddingDim, pointSets, random, settings, model }: EncoderSettings<EmojiSettings, EmojiEncoderSettings>): PairEncoders {
  const outputDim = pointSets === null ? embeddingDim : model.trunk;
  const pictures = residualCnnEncoder({ widths: model.channels, blocks: model.blocks, stemStride: model.stemStride, outputDim, random: random.u });
  const names = ngramEncoder({ buckets: settings.buckets, width: model.textWidth, hidden: model.textHidden, outputDim, random: random.v });
  if (pointSets === null) return { u: pictures as Encoder<tf.Tensor>, v: names as Encoder<tf.Tensor> };
  return {
    u: headed(pictures as Encoder<tf.Tensor>, pointSets, { firstPoint: model.firstPoint, random: random.u }),
    v: headed(names as Encoder<tf.Tensor>, pointSets, { firstPoint: model.firstPoint, random: random.v }),
  };
}

/**
 * Points of equal positive weight start as their mean, in which what tells items apart is small, and stay at chance for
 * long. With most of the weight on the first they start near the one-point case, which is a cosine.
 */
function headed(trunk: Encoder<tf.Tensor>, pointSets: PointSets, { firstPoint, random }: { firstPoint: number; random: Random }): Encoder<tf.Tensor> {
  const encoder = pointSetHead(trunk, { ...pointSets, random });
  if (pointSets.weights === 'log') {
    tf.tidy(() => encoder.variables['weights.bias'].assign(tf.tensor1d(Array.from({ length: pointSets.points }, (_, point) => (point === 0 ? 0 : -firstPoint)))));
  }
  return encoder;
}
