import { gaussianPair, optimalTilting, rankErrors } from '@crossmodal/theory';
import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';

import { accessibilityProblems, describeInBrowser, overflowsSideways } from '../../testing/playground-browser.ts';

/** A number of the page as it computed it, not as it prints it. */
async function numberAt(place: Locator): Promise<number> {
  return Number(await place.getAttribute('data-value'));
}

const cell = (page: Page, row: string, name: string) => page.locator(`[data-row="${row}"] [data-name="${name}"]`);
const covariance = (varU: number, varV: number, corr: number) => [[varU, corr * Math.sqrt(varU * varV)], [corr * Math.sqrt(varU * varV), varV]];

describeInBrowser('the page of Gaussian pairs', (browser) => {
  test.each([
    [1280, 'light'],
    [1280, 'dark'],
    [390, 'light'],
    [390, 'dark'],
  ] as const)('at %i pixels, %s, it fits and axe finds no serious fault', async (width, colours) => {
    const page = await browser.open('#/gaussian?dimension=2', { width, colours });
    await page.getByRole('img', { name: 'Joint law, closed form' }).waitFor();
    await page.getByRole('img', { name: 'Conditionals and marginals' }).waitFor();
    expect(await overflowsSideways(page)).toBe(false);
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  test('every logit and loss shows the numbers of theory', async () => {
    const page = await browser.open('');
    const pair = gaussianPair({ cov: covariance(1.5, 1.5, 0.67), nu: 1 });
    expect(await numberAt(page.locator('[data-name="mutualInformation"]'))).toBeCloseTo(-0.5 * Math.log(1 - 0.67 ** 2), 12);
    for (const [logit, tilting] of [['L2', 'l2'], ['inner product', 'inner']] as const) {
      await page.getByRole('radio', { name: logit, exact: true }).check();
      for (const [label, loss] of [['u | v', 'u|v'], ['v | u', 'v|u'], ['joint', 'joint'], ['both', 'conditional']] as const) {
        await page.getByRole('radio', { name: label, exact: true }).check();
        const [, expected] = rankErrors(pair, { tilting, loss });
        await expect.poll(() => numberAt(cell(page, 'rank-1', 'loss')), { message: `${tilting} ${loss}` }).toBeCloseTo(expected.loss, 12);
        expect(await numberAt(cell(page, 'rank-1', 'klUGivenV'))).toBeCloseTo(expected.klUGivenV, 12);
        expect(await numberAt(cell(page, 'rank-1', 'klVGivenU'))).toBeCloseTo(expected.klVGivenU, 12);
        expect(await numberAt(cell(page, 'rank-1', 'klJoint'))).toBeCloseTo(expected.klJoint, 12);
        expect(await numberAt(cell(page, 'rank-1', 'w2UGivenV'))).toBeCloseTo(expected.wassersteinUGivenV, 12);
      }
    }
  });

  test('a handle dragged by the mouse changes the covariance, its sliders, its numbers and the link', async () => {
    const page = await browser.open('#/gaussian');
    await page.getByRole('img', { name: 'Conditionals and marginals' }).waitFor();
    const handle = page.locator('.handle-long');
    await handle.waitFor();
    const box = (await handle.boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2 - 10, box.y + box.height / 2 + 40, { steps: 4 });
    await page.mouse.up();
    await page.waitForURL(/corr1=/);
    const parameters = new URLSearchParams(page.url().split('?')[1]);
    const [varU, varV, corr] = ['varU1', 'varV1', 'corr1'].map((name) => Number(parameters.get(name)));
    expect(corr).toBeLessThan(0.6);
    expect(varV).toBeLessThan(0.8);
    const sliders = () => Promise.all(['Variance of u', 'Variance of v', 'Correlation'].map(async (name) => Number(await page.getByRole('slider', { name }).inputValue())));
    await expect.poll(sliders).toEqual([varU, varV, corr]);
    const pair = gaussianPair({ cov: covariance(varU, varV, corr), nu: 1 });
    await expect.poll(() => numberAt(page.locator('[data-name="mutualInformation"]'))).toBeCloseTo(pair.mutualInformation, 10);
    // The handle is where the mouse let go, to the digits of the sliders.
    const moved = (await handle.boundingBox())!;
    expect(Math.abs(moved.x - (box.x - 10))).toBeLessThan(3);
    expect(Math.abs(moved.y - (box.y + 40))).toBeLessThan(3);
  });

  test('a finger drags a handle on a narrow page', async () => {
    const page = await browser.open('#/gaussian', { width: 390 });
    // Drawn anew with the answer of the worker; then still.
    await page.getByRole('img', { name: 'Conditionals and marginals' }).waitFor();
    const handle = page.locator('.handle-short');
    await handle.waitFor();
    const box = (await handle.boundingBox())!;
    const client = await page.context().newCDPSession(page);
    const at = (x: number, y: number) => ({ touchPoints: [{ x: box.x + box.width / 2 + x, y: box.y + box.height / 2 + y }] });
    await client.send('Input.dispatchTouchEvent', { type: 'touchStart', ...at(0, 0) });
    await client.send('Input.dispatchTouchEvent', { type: 'touchMove', ...at(-15, -15) });
    await client.send('Input.dispatchTouchEvent', { type: 'touchMove', ...at(-25, -25) });
    await client.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    // The short axis is longer: less correlation, more variance.
    await expect.poll(async () => Number(await page.getByRole('slider', { name: 'Correlation' }).inputValue())).toBeLessThan(0.6);
    expect(Number(await page.getByRole('slider', { name: 'Variance of u' }).inputValue())).toBeGreaterThan(1.5);
  });

  test('every control works by keyboard', async () => {
    const page = await browser.open('#/gaussian');
    await page.getByRole('radio', { name: 'inner product' }).focus();
    await page.keyboard.press('ArrowRight');
    expect(await page.getByRole('radio', { name: 'L2' }).isChecked()).toBe(true);
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowRight');
    expect(await page.getByRole('radio', { name: 'u | v' }).isChecked()).toBe(true);
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowRight');
    expect(await page.getByRole('slider', { name: 'Variance of u₁' }).isVisible()).toBe(true);
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => page.url().split('?')[1]).toBe('dimension=2&varU2=1.01&shown=2&tilting=l2&loss=u%7Cv&rank=2');
    // L2 with the one-sided loss at full rank is exact.
    await expect.poll(() => numberAt(cell(page, 'rank-2', 'klUGivenV'))).toBeCloseTo(0, 10);
  });

  test('a link restores the state, and reset forgets it', async () => {
    const page = await browser.open('#/gaussian?dimension=2&rank=2&tilting=l2&loss=joint&corr1=-0.5&corr2=0.8&varV2=2&seed=7&given=-1.5&batch=32');
    expect(await page.getByRole('radio', { name: 'joint' }).isChecked()).toBe(true);
    expect(await page.getByLabel('Seed').inputValue()).toBe('7');
    expect(await page.getByLabel('Pairs a batch').inputValue()).toBe('32');
    await page.getByText('u₁ given v = −1.5').waitFor();
    const cov = [[1.5, 0, -0.75, 0], [0, 1, 0, 0.8 * Math.SQRT2], [-0.75, 0, 1.5, 0], [0, 0.8 * Math.SQRT2, 0, 2]];
    const { lossValue } = optimalTilting(gaussianPair({ cov, nu: 2 }), { tilting: 'l2', loss: 'joint' });
    await expect.poll(() => numberAt(cell(page, 'rank-2', 'loss'))).toBeCloseTo(lossValue, 12);
    await page.getByRole('button', { name: 'Reset' }).click();
    await page.waitForURL(`${browser.url}#/gaussian`);
    await page.getByText('u given v = 1.0').waitFor();
  });

  test('training shows its progress and comes to the closed form; other settings forget it', async () => {
    const page = await browser.open('#/gaussian?tilting=l2&loss=u%7Cv&steps=250&batch=128&rate=0.05&corr1=0.6');
    await page.getByRole('button', { name: 'Train' }).click();
    await page.getByRole('progressbar').waitFor();
    await page.getByText('Trained on wasm').waitFor({ timeout: 60_000 });
    await page.getByRole('img', { name: 'Loss over training' }).waitFor();
    const { lossValue } = optimalTilting(gaussianPair({ cov: covariance(1.5, 1.5, 0.6), nu: 1 }), { tilting: 'l2', loss: 'u|v' });
    // The answer to the last news may be on its way.
    await expect.poll(async () => (await numberAt(cell(page, 'trained', 'loss'))) - lossValue, { timeout: 10_000 }).toBeLessThan(0.01);
    expect(await numberAt(cell(page, 'trained', 'loss'))).toBeGreaterThanOrEqual(lossValue);
    await page.getByRole('img', { name: 'Joint law, trained' }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole('radio', { name: 'joint' }).check();
    await cell(page, 'trained', 'loss').waitFor({ state: 'detached' });
  }, 90_000);

  test('training stops when told to, and the page answers meanwhile', async () => {
    const page = await browser.open('#/gaussian?steps=5000&batch=512');
    await page.getByRole('button', { name: 'Train' }).click();
    await page.getByRole('progressbar').waitFor({ timeout: 30_000 });
    await page.getByRole('slider', { name: 'Conditionals given the value' }).fill('2');
    await page.getByText('u given v = 2.0').waitFor();
    expect(await page.getByRole('button', { name: 'Stop' }).isEnabled()).toBe(true);
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('Stopped.').waitFor();
    expect(await page.getByRole('button', { name: 'Train' }).isEnabled()).toBe(true);
  }, 60_000);

  test('an engine that does not work here is told in words, with the remedy', async () => {
    const page = await browser.open('#/gaussian?engine=webgpu&steps=10');
    await page.getByRole('button', { name: 'Train' }).click();
    const alert = page.getByRole('alert').filter({ hasText: 'engine webgpu does not work here' });
    await alert.waitFor({ timeout: 30_000 });
    expect(await alert.textContent()).toContain('Choose another engine');
  }, 60_000);
});
