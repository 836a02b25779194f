/** Adam on an array in float64, with the decoupled weight decay of AdamW if asked. */
export function adam(parameters: Float64Array, { learningRate, weightDecay = 0 }: { readonly learningRate: number; readonly weightDecay?: number }): (gradient: ArrayLike<number>) => void {
  const [beta1, beta2, epsilon] = [0.9, 0.999, 1e-8];
  const [first, second] = [new Float64Array(parameters.length), new Float64Array(parameters.length)];
  let step = 0;
  return (gradient) => {
    step++;
    const rate = (learningRate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step);
    const floor = epsilon * Math.sqrt(1 - beta2 ** step);
    for (let k = 0; k < parameters.length; k++) {
      first[k] = beta1 * first[k] + (1 - beta1) * gradient[k];
      second[k] = beta2 * second[k] + (1 - beta2) * gradient[k] * gradient[k];
      parameters[k] -= (rate * first[k]) / (Math.sqrt(second[k]) + floor) + learningRate * weightDecay * parameters[k];
    }
  };
}
