import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, describe, expect, it, vi } from 'vitest';

import { runInProcess, temporaryFolder } from '../../test/command.ts';

afterEach(() => vi.unstubAllEnvs());

function folderWithReport(): { folder: string; report: string } {
  const folder = temporaryFolder();
  const report = join(folder, 'report.html');
  writeFileSync(report, '<!doctype html>');
  return { folder, report };
}

/** A browser that notes what it is to open. */
function browserThat(does: string): { note: string } {
  const folder = temporaryFolder();
  const [browser, note] = [join(folder, 'browser'), join(folder, 'note')];
  writeFileSync(browser, `#!/bin/sh\nprintf %s "$1" > '${note}'\n${does}\n`);
  chmodSync(browser, 0o755);
  vi.stubEnv('BROWSER', browser);
  return { note };
}

describe('crossmodal report', () => {
  it('says where the report of a folder is', async () => {
    const { folder, report } = folderWithReport();
    expect(await runInProcess(['report', folder])).toEqual({ code: 0, output: report, said: '' });
    expect(JSON.parse((await runInProcess(['report', folder, '--json'])).output)).toEqual({ report });
  });

  it.skipIf(process.platform === 'win32')('opens it in the browser', async () => {
    const { folder, report } = folderWithReport();
    const { note } = browserThat('exit 0');
    expect(await runInProcess(['report', folder, '--open'])).toMatchObject({ code: 0, output: report });
    expect(readFileSync(note, 'utf8')).toBe(report);
  });

  it.skipIf(process.platform === 'win32')('tells of a browser that does not start, or fails, with the remedy', async () => {
    const { folder, report } = folderWithReport();
    browserThat('exit 3');
    expect(await runInProcess(['report', folder, '--open'])).toMatchObject({ code: 2, said: expect.stringContaining(`ends with the code 3; open ${report} yourself`) });
    vi.stubEnv('BROWSER', join(folder, 'no-browser'));
    expect(await runInProcess(['report', folder, '--open'])).toMatchObject({ code: 2, said: expect.stringContaining('does not start') });
  });

  it('refuses a folder without a report, and says what writes it', async () => {
    const folder = temporaryFolder();
    expect(await runInProcess(['report', folder])).toMatchObject({ code: 2, said: expect.stringContaining('expected a folder that train') });
    writeFileSync(join(folder, 'config.json'), '{}');
    expect(await runInProcess(['report', folder])).toMatchObject({ code: 2, said: expect.stringContaining(`crossmodal evaluate ${folder} writes it`) });
  });
});
