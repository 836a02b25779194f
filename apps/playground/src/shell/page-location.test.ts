import { expect, test } from 'vitest';

import { formatPageLocation, parsePageLocation } from './page-location.ts';

test('an address names a page and its state', () => {
  expect(parsePageLocation('#/gaussian?seed=3&loss=u%7Cv')).toEqual({ path: 'gaussian', query: 'seed=3&loss=u%7Cv' });
  expect(parsePageLocation('#/gaussian')).toEqual({ path: 'gaussian', query: '' });
  expect(parsePageLocation('')).toEqual({ path: '', query: '' });
});

test('writing an address and reading it gives the same', () => {
  for (const location of [{ path: 'digits', query: 'seed=1' }, { path: 'digits', query: '' }]) {
    expect(parsePageLocation(formatPageLocation(location))).toEqual(location);
  }
});
