/** The learned conditional of the fields given a track, and what a field does to a tracer. */
export const driftersFormula = [
  '<mi>ν</mi><mo>(</mo><mi>u</mi><mo>|</mo><mi>v</mi><mo>)</mo><mo>∝</mo><msup><mi>e</mi><mrow><mi>s</mi><mo>(</mo><mi>u</mi><mo>,</mo><mi>v</mi><mo>)</mo></mrow></msup><msub><mi>μ</mi><mi>u</mi></msub><mo>(</mo><mi>u</mi><mo>)</mo>',
  '<mi>s</mi><mo>=</mo><mfrac><mrow><mo>⟨</mo><mi>u</mi><mo>,</mo><mi>g</mi><mo>(</mo><mi>v</mi><mo>)</mo><mo>⟩</mo></mrow><mrow><mo>|</mo><mi>u</mi><mo>|</mo><mo>|</mo><mi>g</mi><mo>(</mo><mi>v</mi><mo>)</mo><mo>|</mo><mi>τ</mi></mrow></mfrac>',
  '<mi>ψ</mi><mo>=</mo><mi>Re</mi><munder><mo>∑</mo><mi>k</mi></munder><msub><mi>u</mi><mi>k</mi></msub><msup><mi>e</mi><mrow><mi>i</mi><msub><mi>ω</mi><mi>k</mi></msub><mi>t</mi><mo>+</mo><mn>2</mn><mi>π</mi><mi>i</mi><mi>k</mi><mo>·</mo><mi>x</mi></mrow></msup>',
  '<mover><mi>x</mi><mo>˙</mo></mover><mo>=</mo><mo>(</mo><msub><mo>∂</mo><mn>2</mn></msub><mi>ψ</mi><mo>,</mo><mo>−</mo><msub><mo>∂</mo><mn>1</mn></msub><mi>ψ</mi><mo>)</mo>',
];
