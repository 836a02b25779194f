import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import { selectBrowserEngine } from '@crossmodal/training/browser';
import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';

import { accessibilityProblems, describeInBrowser, overflowsSideways } from '../../testing/playground-browser.ts';
import { readWeights } from '../../workers/read-weights.ts';
import { pointOf, trackField } from './drawn-track.ts';
import { type DrifterConfig, DrifterModels, type DrifterResult } from './drifter-models.ts';
import { EXAMPLES } from './drifters-state.ts';

async function numberAt(place: Locator): Promise<number> {
  return Number(await place.getAttribute('data-value'));
}

function cell(page: Page, row: string, name: string): Locator {
  return page.locator(`[data-name="${row}.${name}"]`);
}

/** Waits until everything is there, the comparison last; it fits and can be used by all. */
async function expectWhole(page: Page): Promise<void> {
  await page.getByRole('img', { name: 'The mean and the mode' }).waitFor();
  await page.locator('[data-name="prior.further"][data-value]').waitFor();
  expect(await overflowsSideways(page)).toBe(false);
  expect(await accessibilityProblems(page)).toEqual([]);
}

/** What the shipped model answers in Node. */
async function inNode<Result>(ask: (models: DrifterModels, context: { signal: AbortSignal; progress: () => void }) => Promise<Result>): Promise<Result> {
  const wasmPaths = join(dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist/');
  await selectBrowserEngine({ engine: 'wasm', wasmPaths });
  const bytes = readFileSync(new URL('../../../weights/lagrangian.safetensors.gz', import.meta.url));
  const models = new DrifterModels(await readWeights<DrifterConfig, DrifterResult>(bytes, { name: 'weights' }));
  const result = await ask(models, { signal: new AbortController().signal, progress: () => {} });
  models.dispose();
  return result;
}

describeInBrowser('the page of drifters', (browser) => {
  test('on a wide page an example has the fields, errors and tracers of Node, at any time, and another one others', async () => {
    const { expected, survey } = await inNode(async (models, context) => ({
      expected: await models.answer({ track: [], pace: 'steady', example: 7, pool: 400, choice: 'drawn', shown: 3, seed: 3 }, context),
      survey: await models.survey({ pool: 400, seed: 3, examples: EXAMPLES }, context),
    }));
    const page = await browser.open('#/drifters?example=7&pool=400&choice=drawn&shown=3&seed=3', { colours: 'dark' });
    await expectWhole(page);
    const rows = { best: expected.best, weighted: expected.weighted, prior: expected.prior, 'field-0': expected.shown[0], 'field-1': expected.shown[1], 'field-2': expected.shown[2] };
    for (const [row, { probability, distance, error }] of Object.entries(rows)) {
      if (probability !== undefined) expect(await numberAt(cell(page, row, 'probability'))).toBeCloseTo(probability, 5);
      expect(await numberAt(cell(page, row, 'distance'))).toBeCloseTo(distance, 5);
      expect(await numberAt(cell(page, row, 'psi'))).toBeCloseTo(error!.psi, 5);
      expect(await numberAt(cell(page, row, 'velocity'))).toBeCloseTo(error!.velocity, 4);
    }
    expect(await numberAt(page.locator('[data-name="effectiveSampleSize"]'))).toBeCloseTo(expected.effectiveSampleSize, 3);

    await page.getByRole('button', { name: 'Measure on 200 examples' }).click();
    for (const name of ['random', 'prior', 'best', 'weighted'] as const) {
      const place = (figure: string) => page.locator(`[data-name="survey.${name}.${figure}"]`);
      expect(await numberAt(place('distance'))).toBeCloseTo(survey[name].distance, 4);
      expect(await numberAt(place('psi'))).toBeCloseTo(survey[name].psi, 5);
    }

    const slider = page.getByRole('slider', { name: 'Time' });
    await slider.focus();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('img', { name: 'beside the true field, at time 0.005' }).waitFor();
    await page.keyboard.press('End');
    await page.getByRole('button', { name: 'Play' }).click();
    await page.getByRole('img', { name: 'at time 0.010' }).first().waitFor();
    await page.locator('.player').getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('button', { name: 'Next example' }).click();
    await page.waitForURL(/example=8/);
    await expect.poll(() => numberAt(cell(page, 'best', 'distance'))).not.toBeCloseTo(expected.best.distance, 5);
  }, 60_000);

  test('on a narrow page a track is drawn by mouse and by keys, over the side of the square, and a link has it', async () => {
    const page = await browser.open('#/drifters?pool=300&shown=1', { width: 390 });
    const pad = page.getByRole('application', { name: 'Track' });
    await pad.scrollIntoViewIfNeeded();
    const box = (await pad.boundingBox())!;
    const at = (x: number, y: number) => [box.x + x * box.width, box.y + (1 - y) * box.height] as const;
    await page.mouse.move(...at(0.75, 0.75));
    await page.mouse.down();
    await page.mouse.move(...at(0.9, 0.8), { steps: 5 });
    // Beyond the side, where the pointer is captured.
    await page.mouse.move(...at(1.05, 0.8), { steps: 5 });
    await page.mouse.up();
    await page.waitForURL(/track=/);
    const drawn = () => trackField().parse(new URLSearchParams(page.url().split('?')[1]).get('track') ?? '')!;
    const [x, y] = pointOf(drawn().at(-1)!);
    // To a pixel and the space between corners.
    expect(Math.hypot(x - 1.05, y - 0.8)).toBeLessThan(0.015);
    const corners = drawn().length;
    const said = page.getByRole('status').filter({ hasText: 'the track ends at' });
    await pad.focus();
    await page.keyboard.press('ArrowUp');
    await said.filter({ hasText: `${corners + 1} corners` }).waitFor();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => drawn().length).toBe(corners + 2);
    const [right, up] = pointOf(drawn().at(-1)!);
    expect(Math.hypot(right - x - 0.02, up - y - 0.02)).toBeLessThan(2e-3);
    await page.keyboard.press('Backspace');
    await expect.poll(() => drawn().length).toBe(corners + 1);
    await page.getByRole('radio', { name: 'as drawn' }).check();
    await page.waitForURL(/pace=drawn/);
    await page.getByText('Your track: length').waitFor();
    await expect.poll(() => cell(page, 'best', 'psi').count()).toBe(0);
    const expected = await inNode((models, context) => models.answer({ track: drawn(), pace: 'drawn', example: 0, pool: 300, choice: 'likely', shown: 1, seed: 0 }, context));
    await expect.poll(() => numberAt(cell(page, 'weighted', 'distance'))).toBeCloseTo(expected.weighted.distance, 5);
    await expectWhole(page);

    const again = await browser.open(`#${page.url().split('#')[1]}`, { width: 390, colours: 'dark' });
    await expect.poll(() => numberAt(cell(again, 'weighted', 'distance'))).toBeCloseTo(expected.weighted.distance, 5);
    expect(await again.getByRole('radio', { name: 'as drawn' }).isChecked()).toBe(true);
    await again.getByRole('button', { name: 'Reset' }).click();
    await again.waitForURL(`${browser.url}#/drifters`);
    await again.getByText('Simulated track 0').waitFor();
  }, 60_000);

  test('a track unlike those of the training is warned of', async () => {
    // Far up, and back to the left.
    const page = await browser.open('#/drifters?track=aTz60JZTd0zz&pool=100&shown=1');
    await page.locator('[data-name="warning"]').filter({ hasText: 'it is longer than all simulated tracks' }).waitFor();
  }, 30_000);

  test('weights that are not served are told, with the remedy', async () => {
    const page = await browser.open('about:blank');
    await page.route(/lagrangian/, (route) => route.fulfill({ status: 200, body: 'nothing' }));
    await page.goto(`${browser.url}#/drifters`);
    await page.getByRole('alert').filter({ hasText: 'the weights of the drifters' }).waitFor();
  }, 30_000);
});
