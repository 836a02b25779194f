import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';

import { describeInBrowser, type PlaygroundBrowser } from '../testing/playground-browser.ts';

const STEPS = 10;

/** Losses of the minibatches, as the page hears them from its worker. */
async function lossesOn(browser: PlaygroundBrowser, engine: string): Promise<{ page: Page; losses: number[] }> {
  const page = await browser.open('about:blank');
  await page.addInitScript(() => {
    const heard: number[] = [];
    Object.assign(globalThis, {
      heard,
      Worker: class extends Worker {
        constructor(...given: ConstructorParameters<typeof Worker>) {
          super(...given);
          this.addEventListener('message', ({ data }) => heard.push(...(data.value?.batchLosses ?? [])));
        }
      },
    });
  });
  await page.goto(`${browser.url}#/gaussian?seed=3&batch=128&steps=${STEPS}&engine=${engine}`);
  await page.getByRole('button', { name: 'Train' }).click();
  await page.getByText('Trained on').waitFor({ timeout: 60_000 });
  return { page, losses: await page.evaluate(() => (globalThis as unknown as { heard: number[] }).heard) };
}

describeInBrowser('the engines of the playground', (browser) => {
  test('WebGL trains as WebAssembly does, step by step; for itself the page takes it only where there is a GPU', async ({ skip }) => {
    const bare = await browser.open('about:blank');
    if (!(await bare.evaluate(() => new OffscreenCanvas(1, 1).getContext('webgl2') !== null))) skip('this Chromium makes no context of WebGL 2');
    const wasm = await lossesOn(browser, 'wasm');
    const webgl = await lossesOn(browser, 'webgl');
    expect(wasm.losses).toHaveLength(STEPS);
    await webgl.page.getByText('Trained on webgl').waitFor();
    // Float32, and Adam divides by the size of the gradient: a few units in the last place after so few steps.
    for (const [step, loss] of wasm.losses.entries()) expect(Math.abs(webgl.losses[step] - loss), `step ${step + 1}`).toBeLessThan(1e-5);

    const drawn = (await webgl.page.getByText('Trained on webgl').textContent())!;
    const auto = await lossesOn(browser, 'auto');
    await auto.page.getByText(drawn.includes('drawn by the processor') ? 'Trained on wasm' : 'Trained on web').waitFor();
  }, 120_000);
});
