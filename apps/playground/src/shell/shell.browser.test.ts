import { gzipSync } from 'node:zlib';

import { expect, test } from 'vitest';

import { pages } from '../pages/registry.ts';
import { accessibilityProblems, describeInBrowser } from '../testing/playground-browser.ts';

describeInBrowser('the playground', (browser) => {
  test('the first page is less than 300 kB, gzipped, before data and tfjs', async () => {
    const page = await browser.open('about:blank');
    const sizes: Promise<[string, number]>[] = [];
    page.on('response', (response) => {
      if (!response.url().startsWith('http')) return;
      sizes.push(response.body().then((body) => [new URL(response.url()).pathname, gzipSync(body).length]));
    });
    await page.goto(browser.url);
    await page.getByRole('img', { name: 'Conditionals and marginals' }).waitFor();
    const files = await Promise.all(sizes);
    expect(files.length).toBeGreaterThan(3);
    expect(files.map(([path]) => path).filter((path) => /training|wasm/.test(path))).toEqual([]);
    expect(files.reduce((sum, [, size]) => sum + size, 0)).toBeLessThan(300_000);
  });

  test('every page is in the navigation, and opens by keyboard', async () => {
    const page = await browser.open('');
    for (const { path, name } of pages) {
      await page.getByRole('navigation').getByRole('link', { name }).focus();
      await page.keyboard.press('Enter');
      // The page before has a heading too until this one is drawn.
      await page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
      await expect.poll(() => page.title()).toBe(`${name} · Crossmodal playground`);
      await page.waitForURL(`${browser.url}#/${path}`);
      expect(await page.getByRole('navigation').locator('[aria-current="page"]').textContent()).toBe(name);
    }
  });

  test('the browser goes back to a page as it was left, and forward again', async () => {
    const page = await browser.open('#/gaussian?seed=3');
    await page.getByRole('radio', { name: 'L2' }).check();
    await page.getByRole('navigation').getByRole('link', { name: 'Geometry' }).click();
    await page.getByRole('radio', { name: 'barrier' }).check();
    await page.getByRole('slider', { name: 'Concentration' }).waitFor();
    await page.goBack();
    await page.getByRole('radio', { name: 'L2' }).and(page.locator(':checked')).waitFor();
    expect(await page.getByLabel('Seed').inputValue()).toBe('3');
    await page.goForward();
    await page.getByRole('slider', { name: 'Concentration' }).waitFor();
    await page.waitForURL(`${browser.url}#/geometry?view=barrier`);
  });

  test('the first stop of the keyboard skips the navigation', async () => {
    const page = await browser.open('');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
  });

  test('the colours chosen hold over a reload', async () => {
    const page = await browser.open('');
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(await background()).toBe('rgb(255, 255, 255)');
    await page.getByLabel('Colours').selectOption('dark');
    expect(await background()).toBe('rgb(21, 23, 26)');
    await page.reload();
    expect(await background()).toBe('rgb(21, 23, 26)');
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  test('what a link says that makes no sense is told, and the page opens all the same', async () => {
    const page = await browser.open('#/nowhere');
    await page.getByText('There is no page “nowhere”; this is Gaussian pair.').waitFor();
    await page.goto(`${browser.url}#/gaussian?rank=9&corr1=0.5`);
    await page.getByText('The link sets “rank” to “9”; expected 0, 1, 2. It is 1 now.').waitFor();
    expect(await page.getByRole('slider', { name: 'Correlation' }).inputValue()).toBe('0.5');
  });

  test('a number that is none is told, and does not get into the link', async () => {
    const page = await browser.open('');
    await page.getByLabel('Seed').fill('many');
    await page.getByText('expected an integer from 0 to 999999').waitFor();
    expect(page.url()).toBe(browser.url);
    await page.getByLabel('Seed').fill('12');
    await page.waitForURL(`${browser.url}#/gaussian?seed=12`);
  });

  test('a page that cannot be loaded is told with the remedy', async () => {
    const page = await browser.open('about:blank');
    await page.route(/gaussian-page/, (route) => route.fulfill({ status: 200, contentType: 'text/javascript', body: 'throw new Error("lost on the way")' }));
    await page.goto(browser.url);
    const alert = page.getByRole('alert').filter({ hasText: 'The page did not load' });
    await alert.waitFor();
    expect(await alert.textContent()).toBe('The page did not load: lost on the way. Check the connection to the server, then reload.');
  });
});
