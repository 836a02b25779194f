import { expect, test } from 'vitest';

import { modulesReached } from '../testing/modules-reached.ts';
import * as browser from './browser.ts';
import * as all from './index.ts';

test('the entry for browsers has everything that needs no file system', () => {
  const names = new Set(Object.keys(browser));
  expect(Object.keys(all).filter((name) => !names.has(name))).toEqual(['loadEmoji']);
});

test('the entry for browsers reaches no module of Node', () => {
  expect(modulesReached(new URL('browser.ts', import.meta.url)).packages).toEqual(['@crossmodal/theory']);
});
