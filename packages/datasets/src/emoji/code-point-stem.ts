/** Variation selectors, the joiner, the keycap, and signs that make a variant of what they stand after. */
const MODIFIERS = new Set(['FE0F', '200D', '20E3', '2640', '2642', '1F3FB', '1F3FC', '1F3FD', '1F3FE', '1F3FF']);

/** Man, woman and adult; and the two waving flags that all flags of sequences are made of. */
const SAME = new Map([['1F468', '1F9D1'], ['1F469', '1F9D1'], ['1F3F4', '1F3F3']]);

const ADULT = '1F9D1';

/**
 * What variants of an emoji have in common in their code points: without signs of gender and skin tone, one sign for man,
 * woman and adult, and of other sequences only the first part, which the rest modifies: polar bear goes with bear.
 */
export function codePointStem(codePoints: string): string {
  const parts = codePoints.split('-');
  // A sign alone is no modifier.
  const core = parts.filter((part, index) => index === 0 || !MODIFIERS.has(part)).map((part) => SAME.get(part) ?? part);
  return core[0] === ADULT ? core.join('-') : core[0];
}
