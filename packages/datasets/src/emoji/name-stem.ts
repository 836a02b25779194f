const DROPPED = new Set(
  [
    'man men woman women person people mr mrs mx santa and s',
    'red orange yellow green blue purple brown black white grey pink',
    'left right up down upwards downwards leftwards rightwards facing front oncoming clockwise counterclockwise',
    'small medium large heavy open closed',
  ].flatMap((words) => words.split(' ')),
);

const SAME = new Map([['boy', 'child'], ['girl', 'child'], ['princess', 'prince'], ['older', 'old']]);

const ORDINAL = /^\d+(?:st|nd|rd|th)$/;

/**
 * An English name without words that tell variants apart: gender, colour, direction, size, ordinal numbers, open or closed,
 * and plurals. Empty if nothing else is in it.
 */
export function nameStem(name: string): string {
  const words = name
    .toLowerCase()
    // Light is a colour only before another.
    .replaceAll(/\blight (?=blue)/g, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && !DROPPED.has(word) && !ORDINAL.test(word));
  return words.map((word) => SAME.get(word) ?? (word.length > 3 && /[^s]s$/.test(word) ? word.slice(0, -1) : word)).join(' ');
}
