import { levitus94Url } from '@crossmodal/data-levitus94';
import { geographicBlock, gridProfiles, groupSplit, readOceanFiles } from '@crossmodal/datasets/ocean';
import { createRandom, MomentAccumulator } from '@crossmodal/theory';
import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';

import { accessibilityProblems, describeInBrowser, overflowsSideways } from '../../testing/playground-browser.ts';
import { oceanLevels } from './ocean-state.ts';

async function numberAt(place: Locator): Promise<number> {
  return Number(await place.getAttribute('data-value'));
}

/** Waits until the map is there, fits and can be used by all. */
async function expectWhole(page: Page): Promise<void> {
  await page.getByRole('img', { name: 'Held-out profiles' }).waitFor({ timeout: 60_000 });
  expect(await overflowsSideways(page)).toBe(false);
  expect(await accessibilityProblems(page)).toEqual([]);
}

/** How many profiles are fitted on, and the mutual information of their Gaussian law, by another way than the page's. */
async function fittedInNode(seed: number): Promise<{ count: number; mutualInformation: number }> {
  const { grid } = await gridProfiles(readOceanFiles(levitus94Url), { levels: oceanLevels, coverage: 1, relativeGap: 0.5 });
  const groups = Array.from(grid.latitude, (latitude, i) => geographicBlock(latitude, grid.longitude[i]));
  const { train } = groupSplit({ groups, testFraction: 0.2, random: createRandom(seed, 0) });
  const n = oceanLevels.length;
  const batch = (values: Float32Array) => ({ data: Float64Array.from({ length: train.length * n }, (_, i) => values[train[Math.floor(i / n)] * n + (i % n)]), rows: train.length, columns: n });
  const moments = new MomentAccumulator({ dimensionU: n, dimensionV: n });
  // Units as they are: canonical correlations do not see the standardisation of the page.
  moments.add(batch(grid.temperature), batch(grid.salinity));
  return { count: train.length, mutualInformation: moments.pair().mutualInformation };
}

describeInBrowser('the page of the ocean', (browser) => {
  test('on a wide page it fits what the packages fit in Node; a click on the map, or two numbers, choose a place', async () => {
    const expected = await fittedInNode(3);
    const page = await browser.open('#/ocean?seed=3', { colours: 'dark' });
    await expectWhole(page);
    expect(await numberAt(page.locator('[data-name="fitted"]'))).toBe(expected.count);
    // The page adds a ridge of a millionth, in standardised units.
    expect(await numberAt(page.locator('[data-name="mutualInformation"]'))).toBeCloseTo(expected.mutualInformation, 2);

    const frame = (await page.locator('.map .panel rect').boundingBox())!;
    // 24° S, 126° W, to a pixel.
    await page.mouse.click(frame.x + frame.width * 0.15, frame.y + frame.height * (114 / 180));
    await page.waitForURL(/latitude=-2[345]/);
    const parameters = new URLSearchParams(page.url().split('?')[1]);
    expect(Math.abs(Number(parameters.get('longitude')) + 126)).toBeLessThan(1.5);
    const place = page.locator('[data-name="place"]');
    await expect.poll(() => place.textContent()).toMatch(/S, .* W/);
    await page.getByLabel('Latitude').fill('60');
    await page.keyboard.press('Tab');
    await page.keyboard.type('-20');
    await expect.poll(() => place.textContent()).toMatch(/N, .* W/);
    await page.waitForURL(/latitude=60&longitude=-20/);
  }, 120_000);

  test('on a narrow page a link restores the state, the rank changes the answer, and reset forgets both', async () => {
    const page = await browser.open('#/ocean?target=temperature&rank=0&pool=500&tilting=inner', { width: 390 });
    await expectWhole(page);
    await page.getByRole('img', { name: 'temperature reconstructed from salinity' }).waitFor();
    const size = page.locator('[data-name="effectiveSampleSize"]');
    // Encoders of rank 0 know nothing: every profile weighs the same.
    expect(await numberAt(size)).toBeCloseTo(500, 6);
    await page.getByRole('slider', { name: 'Rank' }).focus();
    for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowRight');
    await page.waitForURL(/rank=4/);
    await expect.poll(() => numberAt(size), { timeout: 20_000 }).toBeLessThan(450);
    await page.getByRole('button', { name: 'Reset' }).click();
    await page.waitForURL(`${browser.url}#/ocean`);
    await page.getByRole('img', { name: 'salinity reconstructed from temperature' }).waitFor();
  }, 120_000);

  test('data that are not served are told, with the remedy', async () => {
    const page = await browser.open('about:blank');
    await page.route(/levitus94/, (route) => route.fulfill({ status: 200, body: 'nothing' }));
    await page.goto(`${browser.url}#/ocean`);
    await page.getByRole('alert').filter({ hasText: 'Levitus 1994' }).waitFor();
  }, 60_000);
});
