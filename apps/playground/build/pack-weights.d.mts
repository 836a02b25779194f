/** The trained model of a run of `crossmodal train`, as `readWeights` reads it. */
export function packWeights(run: string): Buffer;
