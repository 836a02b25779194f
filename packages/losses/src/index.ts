export { clipLoss } from './clip-loss.ts';
export { conditionalLoss } from './conditional-loss.ts';
export { CrossmodalError, OutOfRangeError, ShapeError } from './errors.ts';
export type { ErrorCode } from './errors.ts';
export { innerLogits } from './inner-logits.ts';
export type { InnerLogitsOptions } from './inner-logits.ts';
export { labelledConditionalLoss } from './labelled-conditional-loss.ts';
export type { LabelledConditionalLossOptions } from './labelled-conditional-loss.ts';
export type { LossWeights } from './loss-weights.ts';
