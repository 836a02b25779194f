import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { formatNpy, parseNpy } from '@crossmodal/datasets/embeddings';
import { type AlignmentScore, diagnoseEmbeddings, type EmbeddingDiagnosis } from '@crossmodal/evaluation';
import { createRandom } from '@crossmodal/theory';
import type { Page } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';

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

const folder = mkdtempSync(join(tmpdir(), 'crossmodal-embeddings-page-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What the built command finds in the same files, with the same settings, and where it wrote the embeddings after the best map. */
async function diagnosedByCommand() {
  const command = fileURLToPath(new URL('../../../../cli/dist/main.js', import.meta.url));
  if (!existsSync(command)) throw new Error('the command is not built; run npx -y pnpm@10.34.9 build');
  for (const { name, buffer } of [image, text]) writeFileSync(join(folder, name), buffer);
  const path = join(folder, 'aligned.npy');
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [command, 'diagnose', '--u', join(folder, 'image.npy'), '--v', join(folder, 'text.npy'), '--temperature', '0.1', '--seed', '4', '--mitigate', 'all', '--write', path, '--out', join(folder, 'out'), '--json'],
    { env: { ...process.env, CROSSMODAL_ENGINE: 'wasm' }, maxBuffer: 2 ** 26 },
  );
  const result = JSON.parse(stdout) as { diagnosis: EmbeddingDiagnosis; mitigations: { scores: AlignmentScore[] }; written: { method: string } };
  return { ...result, path };
}

describeInBrowser('the page of embeddings', (browser) => {
  test('on a wide page two files that are dropped give the numbers of the command, and the embeddings that it writes', async () => {
    const command = diagnosedByCommand();
    const page = await browser.open('#/embeddings?temperature=0.1&maps=all&seed=4', { colours: 'dark' });
    await drop(page, [image, text]);
    await diagnosed(page, '150 pairs of width 8 diagnosed: image, text.');
    const { diagnosis, mitigations, written, path } = await command;
    const { retrieval, gap, calibration, spread, structure } = diagnosis;
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
    for (const [name, value] of numbers) expect(await numberOf(page, name), name).toBeCloseTo(value, 9);
    expect(await numberOf(page, 'v.collapsed')).toBe(3);
    expect(mitigations.scores.map(({ name }) => name)).toEqual(['as they are', 'temperature', 'centre', 'procrustes', 'cca', 'linear']);
    for (const { name, recallAt1, auc, centroidGap } of mitigations.scores) {
      // Heads are trained in float32, which sums in another order on another engine: a query of 150 may fall on the other side.
      const digits = name === 'linear' ? 1.5 : 9;
      expect(await numberOf(page, `${name}.recallAt1`), name).toBeCloseTo(recallAt1, digits);
      expect(await numberOf(page, `${name}.auc`), name).toBeCloseTo(auc, digits);
      expect(await numberOf(page, `${name}.centroidGap`), name).toBeCloseTo(centroidGap, digits);
    }
    const words = (await page.locator('.findings').textContent())!;
    for (const part of ['image → text finds a partner first', 'so chance does not explain it', 'Directions have collapsed', 'Re-align: ']) expect(words).toContain(part);
    await expectUsable(page);

    await page.getByRole('button', { name: 'Fit the best to all pairs' }).click();
    await page.getByText(`${written.method}, for all pairs:`).waitFor();
    const arrives = page.waitForEvent('download');
    await page.getByRole('link', { name: 'aligned.npy' }).click();
    const downloaded = parseNpy(readFileSync(await (await arrives).path()), 'aligned.npy');
    const expected = parseNpy(readFileSync(path), 'aligned.npy');
    expect(downloaded.shape).toEqual(expected.shape);
    expect(Math.max(...Array.from(downloaded.data, (value, at) => Math.abs(value - expected.data[at])))).toBeLessThan(1e-5);
  }, 120_000);

  test('text with partners and labels is taken, and what is no Parquet told', async () => {
    const page = await browser.open('#/embeddings?temperature=0.1');
    const captions = Float32Array.from([...zv.data, ...zv.data.subarray(0, 20 * zv.columns)]);
    const partners = Array.from({ length: zv.rows + 20 }, (_, row) => row % zv.rows);
    const labels = Array.from({ length: zu.rows }, (_, row) => (row < 60 ? 'cat' : 'dog'));
    const rows = Array.from({ length: zu.rows }, (_, row) => zu.data.subarray(row * zu.columns, (row + 1) * zu.columns).join(','));
    const lines = (name: string, content: readonly unknown[]) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(content.join('\n')) });
    await drop(page, [lines('image.csv', rows), file('captions.npy', captions, [170, zv.columns])]);
    await page.getByRole('alert').filter({ hasText: 'give a file of partners' }).waitFor();
    await page.getByText('Partners and labels').click();
    await page.getByLabel('Partners', { exact: true }).setInputFiles(lines('partners.csv', partners));
    await diagnosed(page, '150 items with 170 partners of width 8 diagnosed: image, captions.');
    await page.getByLabel('Labels', { exact: true }).setInputFiles(lines('labels.txt', labels));
    await page.locator('[data-name="uToV.sameLabelAt1"]').waitFor();
    const { retrieval } = await diagnoseEmbeddings({ zu, zv: { ...zv, data: captions, rows: 170 }, partners, labels, temperature: 0.1, random: createRandom(0) });
    expect(await numberOf(page, 'uToV.sameLabelAt1')).toBeCloseTo(retrieval.uToV.sameLabelAt1!, 10);
    expect(await numberOf(page, 'vToU.recall.1')).toBeCloseTo(retrieval.vToU.recall['1'].value, 10);
    expect(await accessibilityProblems(page)).toEqual([]);
    await drop(page, [lines('image.parquet', ['none']), text]);
    await page.getByRole('alert').filter({ hasText: 'image.parquet cannot be read as Parquet' }).waitFor();
  }, 90_000);

  test('on a narrow page an example is there, a link restores it, and a file with both modalities is chosen by its input; reset forgets it', async () => {
    const page = await browser.open('#/embeddings?gap=0&turn=0&pairs=300', { width: 390 });
    await diagnosed(page, '300 pairs of width 24');
    expect(await page.locator('.findings').textContent()).toContain('so chance explains it');
    // What was found is seen without scrolling.
    expect((await page.locator('.findings').boundingBox())!.y).toBeLessThan(700);
    await expectUsable(page);
    await page.getByText('Settings', { exact: true }).click();
    await page.getByRole('slider', { name: 'Gap' }).focus();
    await page.keyboard.press('End');
    await page.waitForURL(/gap=4/);
    await expect.poll(() => page.locator('.findings').textContent(), { timeout: 20_000 }).toContain('chance does not explain it');

    await page.getByLabel('Choose embeddings').setInputFiles(both);
    await diagnosed(page, '150 pairs of width 8 diagnosed: first, second.');
    expect(await page.getByRole('slider', { name: 'Gap' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Reset' }).click();
    await page.waitForURL(`${browser.url}#/embeddings`);
    await diagnosed(page, '600 pairs of width 24');
  }, 120_000);

  test('files that do not fit are told with the remedy, a second one joins the first, and a long diagnosis can be stopped', async () => {
    const page = await browser.open('#/embeddings');
    const alert = page.getByRole('alert');
    await page.getByLabel('Choose embeddings').setInputFiles(image);
    await alert.filter({ hasText: 'image.npy holds one modality. Choose the file of the other one too' }).waitFor();
    await page.getByLabel('Choose embeddings').setInputFiles(text);
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
