import type { GaussianState } from './gaussian-state.ts';

const model = `<mi>ν</mi><mo>(</mo><mi>d</mi><mi>u</mi><mo>,</mo><mi>d</mi><mi>v</mi><mo>)</mo><mo>∝</mo><msup><mi>e</mi><mrow><mi>s</mi><mo>(</mo><mi>u</mi><mo>,</mo><mi>v</mi><mo>)</mo></mrow></msup><msub><mi>μ</mi><mi>u</mi></msub><mo>(</mo><mi>d</mi><mi>u</mi><mo>)</mo><msub><mi>μ</mi><mi>v</mi></msub><mo>(</mo><mi>d</mi><mi>v</mi><mo>)</mo>`;
const logits = {
  inner: '<mo>⟨</mo><mi>G</mi><mi>u</mi><mo>,</mo><mi>H</mi><mi>v</mi><mo>⟩</mo>',
  l2: '<mo>−</mo><mfrac><mn>1</mn><mn>2</mn></mfrac><msup><mrow><mo>|</mo><mi>G</mi><mi>u</mi><mo>−</mo><mi>H</mi><mi>v</mi><mo>|</mo></mrow><mn>2</mn></msup>',
};
const divergence = (of: string) => `<mi>E</mi><mspace width="0.2em"/><mi>KL</mi><mo>(</mo><mi>μ</mi><mo>(</mo>${of}<mo>)</mo><mo>‖</mo><mi>ν</mi><mo>(</mo>${of}<mo>)</mo><mo>)</mo>`;
const uGivenV = '<mi>u</mi><mo>|</mo><mi>v</mi>';
const vGivenU = '<mi>v</mi><mo>|</mo><mi>u</mi>';
const objectives = {
  // Two parts: together they are wider than a telephone.
  conditional: [`<mfrac><mn>1</mn><mn>2</mn></mfrac><mo>[</mo>${divergence(uGivenV)}`, `<mo>+</mo>${divergence(vGivenU)}<mo>]</mo>`],
  'u|v': [divergence(uGivenV)],
  'v|u': [divergence(vGivenU)],
  joint: ['<mi>KL</mi><mo>(</mo><mi>μ</mi><mo>‖</mo><mi>ν</mi><mo>)</mo>'],
};

/** The model, its logit and the divergence J that the loss stands for, in MathML. */
export function gaussianFormula({ tilting, loss }: Pick<GaussianState, 'tilting' | 'loss'>): string[] {
  const [first, ...rest] = objectives[loss];
  return [model, `<mi>s</mi><mo>=</mo>${logits[tilting]}`, `<mi>J</mi><mo>=</mo>${first}`, ...rest];
}
