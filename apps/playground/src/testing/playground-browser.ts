import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import axe from 'axe-core';
import { chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe } from 'vitest';

import { sourceHash } from '../../build/source-hash.ts';
import { chromiumPath } from './chromium-path.ts';
import { serveSite } from './serve-site.ts';

/** How a page is opened. */
export interface OpenOptions {
  readonly width?: 1280 | 390;
  readonly colours?: 'light' | 'dark';
}

/** A browser with the built site. */
export interface PlaygroundBrowser {
  /** Opens a link such as `#/gaussian?seed=1`, or `about:blank`, in a new context; errors of the page fail the test. */
  open(link: string, options?: OpenOptions): Promise<Page>;
  /** Address of the site. */
  readonly url: string;
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/**
 * Tests in a real browser on the built site, served from a folder of a server; skipped, saying so, where there is no
 * Chromium. After every test the console must have had no error, and no request may have left the site.
 */
export function describeInBrowser(name: string, tests: (browser: PlaygroundBrowser) => void): void {
  const path = chromiumPath();
  const suite = path === undefined ? describe.skip : describe;
  suite(path === undefined ? `${name} (skipped: no Chromium on the path; install it, or name one in CROSSMODAL_CHROMIUM)` : name, () => {
    let site: Awaited<ReturnType<typeof serveSite>>;
    let browser: Awaited<ReturnType<typeof chromium.launch>>;
    let problems: string[] = [];
    beforeAll(async () => {
      requireFreshSite();
      site = await serveSite(join(root, 'dist'), '/any/folder/');
      browser = await chromium.launch({ executablePath: path!, args: FLAGS });
    }, 60_000);
    afterAll(async () => {
      await browser?.close();
      await site?.close();
    });
    afterEach(async () => {
      await Promise.all(browser.contexts().map((context) => context.close()));
      const found = problems;
      problems = [];
      if (found.length > 0) throw new Error(`the page had errors:\n${found.join('\n')}`);
    });
    tests({
      get url() {
        return site.url;
      },
      async open(link, { width = 1280, colours = 'light' } = {}) {
        const context = await browser.newContext({ viewport: { width, height: width === 1280 ? 800 : 844 }, colorScheme: colours, hasTouch: width === 390 });
        const page = await context.newPage();
        page.setDefaultTimeout(20_000);
        page.on('console', (message) => {
          if (message.type() === 'error') problems.push(`console: ${message.text()}`);
        });
        page.on('pageerror', (error) => problems.push(`exception: ${error.message}`));
        page.on('request', (request) => {
          if (!request.url().startsWith(site.url) && !/^(?:data|blob):/.test(request.url())) problems.push(`request to ${request.url()}`);
        });
        await page.goto(link === 'about:blank' ? link : `${site.url}${link}`);
        return page;
      },
    });
  });
}

/** What axe finds on a page, serious or critical. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  // Through the debugger: the page's own rules for content allow no script of others.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run());
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).slice(0, 5).join(' ')}`);
}

/** Whether text or controls lie outside of the window, so that one must scroll sideways. */
export async function overflowsSideways(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
}

function requireFreshSite(): void {
  const stamp = join(root, 'dist/sources.sha256');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sourceHash()) return;
  throw new Error('the site is not built from the source as it is; run npx -y pnpm@10.34.9 --filter playground build');
}
