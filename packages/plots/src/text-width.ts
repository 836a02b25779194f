import { FONT_SIZE } from './figure-style.ts';

/**
 * Estimate, rather too large than too small, of the width of a line of text in a sans-serif font at the figures'
 * size, in pixels. Nothing can be measured in Node, and the reader's font is unknown.
 */
export function textWidth(text: string): number {
  let ems = 0;
  for (const character of text) {
    if (/[ijl.,:;|'!()[\] ]/.test(character)) ems += 0.38;
    else if (/[mwMW@%]/.test(character)) ems += 0.95;
    else if (/[A-Z]/.test(character)) ems += 0.7;
    else if (character.codePointAt(0)! > 0x2e7f) ems += 1.1;
    else ems += 0.61;
  }
  return Math.ceil(ems * FONT_SIZE);
}
