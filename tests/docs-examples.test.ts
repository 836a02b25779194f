import { describe, expect, test } from 'vitest';

import { docsExamples, exampleFences, typescriptFences } from './support/docs-examples.ts';
import { expectedOutputs, outputProblems } from './support/expected-outputs.ts';
import { exampleProblems } from './support/run-example.ts';
import { workspacePackages } from './support/workspace.ts';

const examples = docsExamples(workspacePackages());

test('examples are found in the docstrings and the README of every package', () => {
  for (const { folder, kind } of workspacePackages()) {
    if (kind !== 'package') continue;
    expect(examples.filter(({ name }) => name.startsWith(`${folder}/src/`)), folder).not.toEqual([]);
    expect(examples.filter(({ name }) => name.startsWith(`${folder}/README.md`)), folder).not.toEqual([]);
  }
});

describe('every example prints what its comments say', () => {
  test.each(examples.map((example) => [example.name, example] as const))(
    '%s',
    async (_, example) => expect(await exampleProblems(example)).toEqual([]),
    60_000,
  );
});

describe('the runner of examples', () => {
  const run = (code: string) => {
    const { currentTestName = '' } = expect.getState();
    return exampleProblems({ name: `synthetic ${currentTestName}`, folder: 'packages/theory', code });
  };

  test('accepts an example of the package by its own name', async () => {
    expect(await run("import { entropy } from '@crossmodal/theory';\nconsole.log(entropy([1]), [1, 'a']); // 0 [ 1, 'a' ]\n")).toEqual([]);
  });

  test('finds a wrong expectation', async () => {
    expect(await run('console.log(1 + 1); // 3\n')).toEqual(['line 1: prints "2"; the comment says "3"']);
  });

  test('finds a warning', async () => {
    expect(await run("console.warn('slow');\nconsole.log(1); // 1\n")).toEqual(['the example warns: slow']);
  });

  test('passes on the error of an example that throws', async () => {
    await expect(run("throw new RangeError('no');\n")).rejects.toThrow(RangeError);
  });

  test('refuses a package that the example’s package does not depend on', async () => {
    await expect(run("import '@crossmodal/losses';\nconsole.log(1); // 1\n")).rejects.toThrow('@crossmodal/losses');
  });
});

describe('the comparison of outputs', () => {
  const compare = (code: string, printed: string[]) => outputProblems(expectedOutputs(code), printed);

  test('reads expectations beside and below a statement', () => {
    const code = "console.log(\n  f(')'), // a remark\n); // one\nconsole.log(g()); // first\n// second\nconsole.log(h());\n// below\n";
    expect(expectedOutputs(code)).toEqual([
      { line: 1, lines: ['one'] },
      { line: 4, lines: ['first', 'second'] },
      { line: 6, lines: ['below'] },
    ]);
    expect(compare(code, ['one', 'first\nsecond', 'below'])).toEqual([]);
    expect(compare(code, ['one', 'first', 'below'])).toEqual([]);
    expect(compare(code, ['one', 'first\nthird', 'below'])).toEqual([
      'line 4: prints "first\\nthird"; the comment says "first\\nsecond"',
    ]);
  });

  test('finds a statement without an expectation, and an example without a statement', () => {
    expect(compare('console.log(1);\n', ['1'])).toEqual(['line 1: console.log has no "// expected" comment; add the output']);
    expect(compare('f();\n', [])).toEqual(['the example has no console.log; show what it computes']);
  });

  test('finds a statement that runs twice or never', () => {
    expect(compare('console.log(1); // 1\n', ['1', '1'])).toEqual([
      '2 texts were printed by 1 console.log statements; let each run once',
    ]);
  });
});

describe('the search for examples', () => {
  test('takes the fences in TypeScript and no others', () => {
    expect(typescriptFences('```sh\na\n```\n\n```ts\nb();\nc();\n```\n')).toEqual(['b();\nc();\n']);
  });

  test('takes the fences below @example, with the symbol, and skips references', () => {
    const source = `
/**
 * Text.
 *
 * @example
 * \`\`\`ts
 * if (a) {
 *   b();
 * }
 * \`\`\`
 */
export async function one() {}

/** @example See {@link one}. */
export const two = 2;`;
    expect(exampleFences(source)).toEqual([{ symbol: 'one', code: 'if (a) {\n  b();\n}\n' }]);
  });
});
