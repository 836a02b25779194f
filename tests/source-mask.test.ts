import { describe, expect, test } from 'vitest';

import { commentsOf, sourceMask } from './support/source-mask.ts';

describe('sourceMask', () => {
  test.each([
    ['line comments', "a // b 'c'\nd", 'a         \nd'],
    ['block comments', 'a /* b\n c */ d', 'a     \n      d'],
    ['literals with escapes', "a('b\\'c', \"d\")", "a('    ', \" \")"],
    ['templates with nested placeholders', 'a(`b ${c({ d: `e` })} f`)', 'a(`  ${c({ d: ` ` })}  `)'],
    ['regular expressions, their classes and quotes', "a.test(/['\"/]\\//) / b / c", 'a.test(/       /) / b / c'],
    ['regular expressions after return', 'return /"/;', 'return / /;'],
  ])('finds the code around %s', (_, source, code) => {
    expect(sourceMask(source, ['code'])).toBe(code);
  });

  test('keeps comments and strings on demand', () => {
    const source = "f('//'); // 'x'";
    expect(sourceMask(source, ['comment'])).toBe("         // 'x'");
    expect(sourceMask(source, ['code', 'string'])).toBe("f('//');       ");
  });
});

test('commentsOf gives every comment with its place', () => {
  const source = '/** a */ b; // c\n';
  expect(commentsOf(source)).toEqual([
    { text: '/** a */', start: 0, end: 8 },
    { text: '// c', start: 12, end: 16 },
  ]);
});
