import { defineConfig } from 'vitest/config';

import { projects, reporting } from './vitest.config.ts';

const QUARTER_OF_AN_HOUR = 15 * 60_000;

/** Tests that take minutes, such as whole training runs: one file at a time, so that each has the machine to itself. */
export default defineConfig({
  test: {
    projects: projects(['*.slow.test.ts'], [], QUARTER_OF_AN_HOUR),
    fileParallelism: false,
    passWithNoTests: false,
    ...reporting('slow'),
  },
});
