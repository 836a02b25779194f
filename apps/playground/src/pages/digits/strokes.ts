import type { Field } from '../../state/fields.ts';

/** A point of the pad, both coordinates from 0 to 63. */
export type PadPoint = readonly [x: number, y: number];

/** Lines drawn without lifting the pen. */
export type Strokes = readonly (readonly PadPoint[])[];

/** Cells of the pad along a side: one character of a link a coordinate. */
export const PAD_CELLS = 64;

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_';

/** A drawing in a link: two characters a point, a dot between strokes. */
export function strokesField(): Field<Strokes> {
  return {
    default: [],
    expected: 'a drawing, two characters a point and a dot between strokes',
    format: (strokes) => strokes.map((stroke) => stroke.map(([x, y]) => DIGITS[x] + DIGITS[y]).join('')).join('.'),
    parse(text) {
      if (text === '') return [];
      if (!/^(?:[\w-]{2})+(?:\.(?:[\w-]{2})+)*$/.test(text)) return undefined;
      return text.split('.').map((stroke) => Array.from(stroke.matchAll(/../g), ([[x, y]]): PadPoint => [DIGITS.indexOf(x), DIGITS.indexOf(y)]));
    },
  };
}
