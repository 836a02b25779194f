import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';

import { accessibilityProblems, describeInBrowser, overflowsSideways } from '../../testing/playground-browser.ts';

async function numberAt(place: Locator): Promise<number> {
  return Number(await place.getAttribute('data-value'));
}

const quick = '#/digits?engine=wasm&images=640&batch=32';

async function train(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Train' }).click();
  await page.getByText('Trained on wasm').waitFor({ timeout: 60_000 });
}

describeInBrowser('the page of digits', (browser) => {
  test.each([
    [1280, 'light'],
    [390, 'dark'],
  ] as const)('at %i pixels, %s, trained, it fits and axe finds no serious fault', async (width, colours) => {
    const page = await browser.open(`${quick}&losses=two-sided`, { width, colours });
    await train(page);
    await page.getByRole('img', { name: 'Images drawn given the label 7' }).waitFor();
    await page.getByRole('img', { name: 'Label law' }).first().waitFor();
    expect(await overflowsSideways(page)).toBe(false);
    expect(await accessibilityProblems(page)).toEqual([]);
  }, 90_000);

  test('three losses train, a drawn seven is taken for one, and images are drawn for a label', async () => {
    const page = await browser.open(quick.replace('640', '1280'));
    await train(page);
    const row = (name: string) => page.locator(`[data-row="${name}"]`);
    for (const name of ['label-given-image', 'image-given-label', 'two-sided']) {
      // 40 steps of real images; chance is 0.1.
      await row(name).waitFor();
      expect(await numberAt(row(name).locator('[data-name="accuracy"]'))).toBeGreaterThan(0.5);
      const ess = await numberAt(row(name).locator('[data-name="effectiveSampleSize"]'));
      expect(ess).toBeGreaterThan(5);
      expect(ess).toBeLessThan(2000);
    }
    const pad = page.locator('.pad');
    await pad.scrollIntoViewIfNeeded();
    const box = (await pad.boundingBox())!;
    const at = (x: number, y: number) => [box.x + x * box.width, box.y + y * box.height] as const;
    await page.mouse.move(...at(0.25, 0.2));
    await page.mouse.down();
    await page.mouse.move(...at(0.7, 0.2), { steps: 6 });
    await page.mouse.move(...at(0.4, 0.85), { steps: 8 });
    await page.mouse.up();
    await page.waitForURL(/drawing=/);
    const law = page.getByRole('img', { name: /Label law.*label \| image: 7 with probability/ });
    await law.waitFor();
    await page.getByRole('radio', { name: '3', exact: true }).check();
    await page.getByRole('img', { name: 'Images drawn given the label 3' }).waitFor();
    expect(await numberAt(row('two-sided').locator('[data-name="purity"]'))).toBeGreaterThan(0.3);
    await page.getByRole('button', { name: 'Clear the drawing' }).click();
    await page.waitForURL((url) => !url.hash.includes('drawing'));
  }, 90_000);

  test('a link restores the drawing, the label and the settings, and reset forgets them', async () => {
    const page = await browser.open('#/digits?drawing=AAFFKK.ZZ&label=3&draws=5&images=500&losses=image-given-label&seed=4');
    expect(await page.getByRole('radio', { name: '3', exact: true }).isChecked()).toBe(true);
    expect(await page.getByRole('radio', { name: 'image | label' }).isChecked()).toBe(true);
    expect(await page.getByLabel('Draws').inputValue()).toBe('5');
    await page.getByRole('img', { name: 'The digit as drawn' }).waitFor();
    await page.getByRole('button', { name: 'Reset' }).click();
    await page.getByRole('img', { name: 'Pad to draw a digit' }).waitFor();
    expect(await page.getByLabel('Images', { exact: true }).inputValue()).toBe('6000');
  });

  test('training stops when told to, and leaving the page ends its worker', async () => {
    const page = await browser.open('#/digits?engine=wasm&epochs=20');
    await page.getByRole('button', { name: 'Train' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('progressbar').waitFor({ timeout: 30_000 });
    expect(page.workers()).toHaveLength(1);
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('Stopped.').waitFor();
    const [digits] = page.workers();
    const ended = new Promise((resolve) => {
      digits.once('close', resolve);
    });
    await page.getByRole('link', { name: 'Gaussian pair' }).click();
    await page.getByRole('heading', { name: 'Gaussian pair' }).waitFor();
    await ended;
  }, 60_000);

  test('images that are not served are told, with the remedy', async () => {
    const page = await browser.open('about:blank');
    await page.route(/mnist-test-images/, (route) => route.fulfill({ status: 200, body: 'nothing' }));
    await page.goto(`${browser.url}#/digits`);
    await page.getByRole('alert').filter({ hasText: 'MNIST test images' }).waitFor();
  });
});
