import fc from 'fast-check';
import { expect, test } from 'vitest';

import { sourceMask } from './support/source-mask.ts';

const pieces = fc.array(fc.constantFrom('a', '(', '{', '}', '/', '//', '/*', '*/', "'", '"', '`', '${', '\\', ' ', '\n', '[', ']'));

test('whatever the source, each character is kept by one kind of mask and stays in its place', () => {
  fc.assert(
    fc.property(pieces, (parts) => {
      const source = parts.join('');
      const masks = (['code', 'comment', 'string'] as const).map((kind) => sourceMask(source, [kind]));
      for (const [index, character] of [...source].entries()) {
        const kept = masks.filter((mask) => mask[index] === character).length;
        expect(kept).toBe(/\s/.test(character) ? 3 : 1);
      }
    }),
  );
});
