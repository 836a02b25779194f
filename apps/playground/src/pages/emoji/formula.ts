/** The conditional and both similarities: KME-CLIP, arXiv 2510.15508; CLIP is Baptista, Stuart and Tran 2025, equation 2. */
export const emojiFormula: readonly string[] = [
  '<mi>ν</mi><mo>(</mo><mi>u</mi><mo>|</mo><mi>v</mi><mo>)</mo><mo>∝</mo><msup><mi>e</mi><mrow><mi>s</mi><mo>(</mo><mi>u</mi><mo>,</mo><mi>v</mi><mo>)</mo></mrow></msup>',
  '<msub><mi>s</mi><mi>cos</mi></msub><mo>=</mo><mfrac><mrow><mi>cos</mi><mo>∠</mo><mo>(</mo><msub><mi>z</mi><mi>u</mi></msub><mo>,</mo><msub><mi>z</mi><mi>v</mi></msub><mo>)</mo></mrow><mi>τ</mi></mfrac>',
  '<msub><mi>s</mi><mi>KME</mi></msub><mo>=</mo><mi>ln</mi><munder><mo>∑</mo><mrow><mi>i</mi><mi>j</mi></mrow></munder><msub><mi>a</mi><mi>i</mi></msub><msub><mi>b</mi><mi>j</mi></msub><msup><mi>e</mi><mrow><mo>(</mo><mo>⟨</mo><msub><mi>u</mi><mi>i</mi></msub><mo>,</mo><msub><mi>v</mi><mi>j</mi></msub><mo>⟩</mo><mo>−</mo><mn>1</mn><mo>)</mo><mo>/</mo><msup><mi>σ</mi><mn>2</mn></msup></mrow></msup>',
];
