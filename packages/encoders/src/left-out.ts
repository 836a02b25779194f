/**
 * Added to the logits of attention where something is left out: far below every logit, so that its exponential is exactly
 * 0 in float32, and finite, so that rows of it are not NaN.
 */
export const LEFT_OUT = -1e9;
