import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import { emojiNamesUrl, emojiPicturesUrl } from '@crossmodal/data-emoji';
import { loadEmoji } from '@crossmodal/datasets/emoji';
import { selectBrowserEngine } from '@crossmodal/training/browser';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';

import { stateCodec } from '../../state/state-codec.ts';
import { accessibilityProblems, describeInBrowser, overflowsSideways } from '../../testing/playground-browser.ts';
import { readWeights } from '../../workers/read-weights.ts';
import { EmojiExplorer, type EmojiQuestion } from './emoji-explorer.ts';
import type { EmojiConfig, EmojiResult, EmojiWeights } from './emoji-model.ts';
import { emojiFields, type EmojiState, modelNames } from './emoji-state.ts';

const { defaults } = stateCodec<EmojiState>(emojiFields);
const emoji = await loadEmoji({ pictures: emojiPicturesUrl, names: emojiNamesUrl });
const at = (name: string) => emoji.names.en.indexOf(name);
const weights = {} as Record<(typeof modelNames)[number], EmojiWeights>;
/** The same models in Node. */
let explorer: EmojiExplorer;

async function numberAt(place: Locator): Promise<number> {
  return Number(await place.getAttribute('data-value'));
}

/** Waits until the models answer and the map is there. */
async function opened(page: Page): Promise<void> {
  await page.locator('.ranking li').first().waitFor({ timeout: 60_000 });
  await page.locator('[data-name="fit"]').waitFor({ timeout: 60_000 });
}

async function expectUsable(page: Page): Promise<void> {
  expect(await overflowsSideways(page)).toBe(false);
  expect(await accessibilityProblems(page)).toEqual([]);
}

/** Waits until the page shows what the models answer in Node. */
async function expectAnswers(page: Page, question: Partial<EmojiQuestion>): Promise<void> {
  for (const { model, answers, rank } of (await explorer.ask({ ...defaults, ...question })).rankings) {
    const items = page.locator(`[data-model="${model}"] li`);
    const indices = () => items.evaluateAll((all) => all.map((item) => Number((item as HTMLElement).dataset.index)));
    await expect.poll(indices, { timeout: 20_000 }).toEqual(answers.map(({ index }) => index));
    const shown = await items.evaluateAll((all) => all.map((item) => [Number((item as HTMLElement).dataset.logit), Number((item as HTMLElement).dataset.probability)]));
    answers.forEach(({ logit, probability }, place) => {
      expect(shown[place][0]).toBeCloseTo(logit, 3);
      expect(shown[place][1]).toBeCloseTo(probability, 4);
    });
    if (rank !== undefined) expect(await numberAt(page.locator(`[data-model="${model}"] [data-name="rank"]`))).toBe(rank);
  }
}

/** Enlarges and moves the map by keys, wheel and buttons, and asks it for a picture. */
async function usesTheMap(page: Page, language: string): Promise<void> {
  const map = page.getByRole('application');
  const zoomed = async () => Number(await map.getAttribute('data-zoom'));
  const told = page.locator('[data-name="focused"]');
  await map.focus();
  await page.keyboard.press('ArrowRight');
  // The first answer comes into focus first.
  const found = Number(await firstOf(page, 'cosine').getAttribute('data-index'));
  await expect.poll(() => told.textContent()).toContain(`${emoji.names[language][found]}: ${emoji.categories[emoji.category[found]]}, `);
  await page.keyboard.press('+');
  await page.keyboard.press('+');
  await page.waitForURL(/zoom=2.89/);
  expect(await zoomed()).toBeCloseTo(1.7 ** 2, 9);
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => told.textContent()).not.toContain(`${emoji.names[language][found]}:`);
  const text = (await told.textContent())!;
  // A name may have a colon, a category has none.
  const next = text.slice(0, text.lastIndexOf(': '));
  await page.keyboard.press('0');
  await page.waitForURL((url) => !url.hash.includes('zoom='));

  const frame = (await map.boundingBox())!;
  await page.mouse.move(frame.x + frame.width / 2, frame.y + frame.height / 2);
  await page.mouse.wheel(0, -600);
  await expect.poll(zoomed).toBeGreaterThan(1.5);
  await page.getByRole('button', { name: 'Whole map' }).click();
  await expect.poll(zoomed).toBe(1);
  const ring = (await page.locator('.found.best').boundingBox())!;
  await page.mouse.move(ring.x + ring.width / 2, ring.y + ring.height / 2);
  await page.locator('.tip').waitFor();
  await map.focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/given=picture/);
  await expect.poll(() => page.locator('.asked strong').textContent()).toBe(next);
}

const firstOf = (page: Page, model: string) => page.locator(`[data-model="${model}"] li`).first();

describeInBrowser('the page of emoji', (browser) => {
  beforeAll(async () => {
    await selectBrowserEngine({ engine: 'wasm', wasmPaths: join(dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist/') });
    for (const name of modelNames) weights[name] = await readWeights<EmojiConfig, EmojiResult>(await readFile(new URL(`../../../weights/emoji/${name}.safetensors.gz`, import.meta.url)), { name });
    explorer = await EmojiExplorer.open(emoji, weights, { signal: new AbortController().signal, progress: () => {} });
  }, 60_000);

  test('on a wide page it answers as the models do in Node, measures what the runs measured, and its map is used by keys, wheel and buttons', async () => {
    const page = await browser.open('#/emoji', { colours: 'dark' });
    await opened(page);
    await expectAnswers(page, {});
    for (const name of modelNames) {
      const { pairs, retrieval } = weights[name].result;
      for (const [direction, { recall }] of [['picture → name', retrieval.uToV], ['name → picture', retrieval.vToU]] as const) {
        for (const k of ['1', '5', '10']) {
          const shown = page.locator(`[data-name="${name}.${direction}.held-out.${k}"]`);
          await shown.waitFor({ timeout: 30_000 });
          // Half precision moves two of 317 ranks beyond the bound at most.
          expect(Math.abs((await numberAt(shown)) - recall[k]) * pairs.test).toBeLessThan(2.5);
        }
      }
    }
    const box = page.getByRole('searchbox');
    await box.fill('tomato');
    await page.waitForURL(/words=tomato/);
    await expectAnswers(page, { words: 'tomato' });
    await page.getByRole('combobox', { name: 'Names in' }).selectOption('ar');
    const words = emoji.names.ar[at('tomato')];
    await box.fill(words);
    await expectAnswers(page, { words, language: 'ar' });
    const name = firstOf(page, 'cosine').locator('.name');
    expect(await name.textContent()).toBe(emoji.names.ar[Number(await firstOf(page, 'cosine').getAttribute('data-index'))]);
    expect([await name.getAttribute('lang'), await name.getAttribute('dir')]).toEqual(['ar', 'rtl']);
    await page.getByRole('radio', { name: 'held out' }).check();
    await page.waitForURL(/among=held-out/);
    await expectAnswers(page, { words, language: 'ar', among: 'held-out' });
    await page.getByRole('radio', { name: 'all', exact: true }).check();
    await expectAnswers(page, { words, language: 'ar' });
    const picture = emoji.codePoints[Number(await firstOf(page, 'kme').getAttribute('data-index'))];
    await firstOf(page, 'kme').getByRole('button').click();
    await page.waitForURL(/given=picture/);
    await expectAnswers(page, { given: 'picture', picture, language: 'ar' });
    await expectUsable(page);
    await page.getByText('Which points meet').click();
    const { meeting } = (await explorer.ask({ ...defaults, given: 'picture', picture, language: 'ar' })).rankings[1];
    for (const [i, row] of meeting!.shares.entries()) for (const [j, share] of row.entries()) expect(await numberAt(page.locator(`[data-name="share.${i}.${j}"]`))).toBeCloseTo(share, 3);

    await page.getByRole('radio', { name: 'neighbours' }).check();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.waitForURL((url) => !url.hash.includes('projection'));
    expect(await page.getByRole('radio', { name: 'components' }).isChecked()).toBe(true);
    await page.getByRole('radio', { name: 'words → pictures' }).check();
    await box.fill('...');
    await page.getByRole('alert').filter({ hasText: '“...” has no letters or symbols to look for: type a word' }).waitFor();
    await box.fill('cat');
    await expectAnswers(page, { words: 'cat', language: 'ar' });
    await expect.poll(() => page.getByRole('alert').textContent()).toBe('');

    await usesTheMap(page, 'ar');
  }, 120_000);

  test('on a narrow page a link restores question, language, map and place, and reset forgets them', async () => {
    const page = await browser.open('#/emoji?given=picture&picture=1F355&language=ja&map=kme&zoom=3&x=0.4&y=0.6&seed=3', { width: 390 });
    await opened(page);
    expect(await page.locator('.asked strong').textContent()).toBe(emoji.names.ja[at('pizza')]);
    await expect.poll(() => page.getByRole('application').getAttribute('data-zoom')).toBe('3');
    expect(await page.getByRole('radio', { name: 'KME' }).isChecked()).toBe(true);
    expect(await page.getByRole('combobox', { name: 'Names in' }).inputValue()).toBe('ja');
    await expectUsable(page);
    expect(page.url()).toContain('x=0.4&y=0.6&zoom=3');
    await page.getByRole('button', { name: 'Reset' }).click();
    await page.waitForURL(`${browser.url}#/emoji`);
    await opened(page);
    await page.getByText('Example of the seed').waitFor();
    await expect.poll(() => page.getByRole('application').getAttribute('data-zoom')).toBe('1');
  }, 120_000);

  test('weights that are not what they should be are told, with the name of the file', async () => {
    const page = await browser.open('about:blank');
    await page.route(/kme\.safetensors/, (route) => route.fulfill({ status: 200, body: 'nothing' }));
    await page.goto(`${browser.url}#/emoji`);
    await page.getByRole('alert').filter({ hasText: 'kme has 7 bytes' }).waitFor();
    expect(await page.getByRole('progressbar').count()).toBe(0);
  }, 60_000);
});
