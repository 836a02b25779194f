/** Bound of the first values of positions, tokens and embeddings: the standard deviation 0.02 of BERT and ViT, here uniform. */
export const TOKEN_BOUND: number = 0.02 * Math.sqrt(3);
