import { formatNpy } from '@crossmodal/datasets/embeddings';
import { compareAlignments, diagnoseEmbeddings, fitAlignment } from '@crossmodal/evaluation';
import { createRandom } from '@crossmodal/theory';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';

import { accessibilityProblems, describeInBrowser, overflowsSideways } from '../../testing/playground-browser.ts';

/** Partners with noise; one modality lies apart and has three empty axes. */
function pairs() {
  const random = createRandom(11);
  const [rows, columns] = [150, 8];
  const used = (at: number) => at % columns < 5;
  const u = Float32Array.from({ length: rows * columns }, (_, at) => (used(at) ? random.normal() : 0));
  const v = u.map((value, at) => (used(at) ? value + 0.4 * random.normal() : 0) + (at % columns === 0 ? 2 : 0));
  return { zu: { data: u, rows, columns }, zv: { data: v, rows, columns } };
}

const { zu, zv } = pairs();
const shape = [zu.rows, zu.columns];
const file = (name: string, data: Float32Array, sides: readonly number[]) => ({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(formatNpy({ data, shape: sides })) });
const image = file('image.npy', zu.data, shape);
const text = file('text.npy', zv.data, shape);
const both = file('both.npy', Float32Array.from([...zu.data, ...zv.data]), [2, ...shape]);

/** Drops files on the page, as from the desktop. */
async function drop(page: Page, files: readonly { readonly name: string; readonly buffer: Buffer }[]): Promise<void> {
  const data = await page.evaluateHandle((contents) => {
    const transfer = new DataTransfer();
    for (const { name, bytes } of contents) transfer.items.add(new File([Uint8Array.from(bytes)], name));
    return transfer;
  }, files.map(({ name, buffer }) => ({ name, bytes: [...buffer] })));
  await page.dispatchEvent('.drop', 'drop', { dataTransfer: data });
}

async function numberOf(page: Page, name: string): Promise<number> {
  return Number(await page.locator(`[data-name="${name}"]`).getAttribute('data-value'));
}

async function diagnosed(page: Page, what: string): Promise<void> {
  await page.getByRole('status').filter({ hasText: what }).waitFor({ timeout: 60_000 });
}

async function expectUsable(page: Page): Promise<void> {
  await page.getByRole('img', { name: 'Canonical correlations' }).waitFor();
  expect(await overflowsSideways(page)).toBe(false);
  expect(await accessibilityProblems(page)).toEqual([]);
}

describeInBrowser('the page of embeddings', (browser) => {
  test('on a wide page two files that are dropped give the numbers that evaluation gives in Node', async () => {
    const page = await browser.open('#/embeddings?temperature=0.1&maps=on&seed=4', { colours: 'dark' });
    await drop(page, [image, text]);
    await diagnosed(page, '150 pairs of width 8 diagnosed: image, text.');
    const expected = await diagnoseEmbeddings({ zu, zv, temperature: 0.1, random: createRandom(4) });
    const { retrieval, gap, calibration, spread, structure } = expected;
    const numbers: [string, number][] = [
      ...(['uToV', 'vToU'] as const).flatMap((direction): [string, number][] => [
        ...['1', '5', '10'].map((k): [string, number] => [`${direction}.recall.${k}`, retrieval[direction].recall[k].value]),
        [`${direction}.medianRank`, retrieval[direction].medianRank],
        [`${direction}.meanReciprocalRank`, retrieval[direction].meanReciprocalRank],
        [`${direction}.auc`, retrieval[direction].auc.auc],
      ]),
      ['centroidGap', gap.centroid.gap],
      ['energyDistance', gap.energy.value],
      ['energyP', gap.test.energyDistance.pValue],
      ['betterTemperature', calibration.better.temperature],
      ['u.effectiveRank', spread.u.effectiveRank],
      ['v.collapsed', spread.v.collapsed],
      ['cka', structure.cka],
    ];
    for (const [name, value] of numbers) expect(await numberOf(page, name), name).toBeCloseTo(value, 10);
    expect(await numberOf(page, 'v.collapsed')).toBe(3);
    const maps = await compareAlignments(zu, zv, {
      candidates: (['none', 'centre'] as const).map((name) => ({ name, fit: (u, v) => fitAlignment(name, u, v, { random: createRandom(4, 2) }) })),
      random: createRandom(4, 1),
    });
    expect(await numberOf(page, 'centre.recallAt1')).toBeCloseTo(maps[1].recallAt1, 10);
    const words = (await page.locator('.findings').textContent())!;
    for (const part of ['image → text finds a partner first', 'so chance does not explain it', 'Directions have collapsed', 'Re-align: ']) expect(words).toContain(part);
    await expectUsable(page);
  }, 120_000);

  test('on a narrow page an example is there, a link restores it, and a file with both modalities is chosen by its input; reset forgets it', async () => {
    const page = await browser.open('#/embeddings?gap=0&turn=0&pairs=300', { width: 390 });
    await diagnosed(page, '300 pairs of width 24');
    expect(await page.locator('.findings').textContent()).toContain('so chance explains it');
    await expectUsable(page);
    await page.getByRole('slider', { name: 'Gap' }).focus();
    await page.keyboard.press('End');
    await page.waitForURL(/gap=4/);
    await expect.poll(() => page.locator('.findings').textContent(), { timeout: 20_000 }).toContain('chance does not explain it');

    await page.getByLabel('Choose .npy files').setInputFiles(both);
    await diagnosed(page, '150 pairs of width 8 diagnosed: first, second.');
    expect(await page.getByRole('slider', { name: 'Gap' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Reset' }).click();
    await page.waitForURL(`${browser.url}#/embeddings`);
    await diagnosed(page, '600 pairs of width 24');
  }, 120_000);

  test('files that do not fit are told with the remedy, a second one joins the first, and a long diagnosis can be stopped', async () => {
    const page = await browser.open('#/embeddings');
    const alert = page.getByRole('alert');
    await page.getByLabel('Choose .npy files').setInputFiles(image);
    await alert.filter({ hasText: 'image.npy holds one modality. Choose the file of the other one too' }).waitFor();
    await page.getByLabel('Choose .npy files').setInputFiles(text);
    await diagnosed(page, 'diagnosed: image, text.');
    expect(await alert.textContent()).toBe('');
    await drop(page, [image, file('short.npy', zv.data.slice(0, 80), [10, 8])]);
    await alert.filter({ hasText: 'image has 150 rows and short 10. Row i of one has to be the partner' }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);

    await page.getByRole('button', { name: 'Back to the example' }).click();
    await page.getByLabel('Pairs').fill('4000');
    await page.getByRole('button', { name: 'Stop' }).click();
    await diagnosed(page, 'Stopped.');
    await page.getByRole('button', { name: 'Diagnose again' }).click();
    await page.getByRole('button', { name: 'Stop' }).waitFor();
    await page.getByLabel('Pairs').fill('100');
    await diagnosed(page, '100 pairs of width 24');
  }, 120_000);
});
