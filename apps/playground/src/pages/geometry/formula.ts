import type { GeometryState } from './geometry-state.ts';

const sub = (base: string, index: string) => `<msub><mi>${base}</mi><mn>${index}</mn></msub>`;
const kl = (p: string, q: string) => `<mi>KL</mi><mo>(</mo>${p}<mo>‖</mo>${q}<mo>)</mo>`;
const over = (what: string) => `<mfrac>${what}<mi>τ</mi></mfrac>`;

const formulas: Readonly<Record<GeometryState['view'], readonly string[]>> = {
  particles: [
    `<mi>F</mi><mo>(</mo><mi>ρ</mi><mo>)</mo><mo>=</mo>${over('<mn>1</mn>')}<mo>∫</mo><mi>U</mi><mi>ρ</mi><mi>d</mi><mi>μ</mi><mo>−</mo><mi>H</mi><mo>(</mo><mi>ρ</mi><mo>)</mo>`,
    '<msup><mi>ρ</mi><mo>*</mo></msup><mo>∝</mo><msup><mi>e</mi><mrow><mo>−</mo><mi>U</mi><mo>/</mo><mi>τ</mi></mrow></msup>',
  ],
  barrier: [
    `<msub><mi>V</mi><mrow><mn>1</mn><mo>|</mo><mn>2</mn></mrow></msub><mo>=</mo>${over(sub('U', '12'))}<mo>+</mo><mi>log</mi><mspace width="0.2em"/>${sub('ρ', '2')}`,
    `${sub('U', '12')}<mo>=</mo><mo>−</mo><mi>cos</mi><mspace width="0.2em"/><mi>a</mi>`,
  ],
  gap: [
    `<mi>D</mi><mo>=</mo>${kl(sub('ρ', '1'), sub('ρ', '2'))}<mo>+</mo>${kl(sub('ρ', '2'), sub('ρ', '1'))}`,
    '<mi>s</mi><mo>=</mo><mfrac><mrow><mi>cos</mi><mo>∠</mo><mo>(</mo><mi>G</mi><mi>u</mi><mo>,</mo><mi>H</mi><mi>v</mi><mo>)</mo></mrow><mi>τ</mi></mfrac><mo>,</mo><mspace width="0.4em"/><mi>τ</mi><mo>=</mo><mn>0.07</mn>',
  ],
};

/** What a view is about, in MathML. */
export function geometryFormula(view: GeometryState['view']): readonly string[] {
  return formulas[view];
}
