import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';

import { beforeAll, describe, expect, it } from 'vitest';

import { capturedError } from '../testing/captured-error.ts';
import { argoFile, PROFILES_CSV } from '../testing/ocean-files.ts';
import { type OceanFileProblem, readOceanFiles, type ReadOceanFilesOptions } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'crossmodal-ocean-'));
const path = (name: string) => join(folder, name);

async function sources(source: string | URL, options?: ReadOceanFilesOptions): Promise<string[]> {
  const names = new Set<string>();
  for await (const profile of readOceanFiles(source, options)) names.add(profile.source.replace(`${folder}/`, ''));
  return [...names];
}

beforeAll(() => {
  mkdirSync(path('dac/a'), { recursive: true });
  mkdirSync(path('bad'));
  writeFileSync(path('dac/a/1_prof.nc'), argoFile());
  writeFileSync(path('dac/2_prof.nc.gz'), gzipSync(argoFile()));
  writeFileSync(path('dac/table.csv'), PROFILES_CSV);
  writeFileSync(path('dac/readme.txt'), 'no profiles');
  writeFileSync(path('dac/.hidden.nc'), 'no profiles');
  writeFileSync(path('bad/broken.nc'), argoFile().subarray(0, 300));
  writeFileSync(path('bad/good.csv'), PROFILES_CSV);
});

describe('readOceanFiles', () => {
  it('reads a file, all files of profiles below a folder, and those of a pattern, in the order of their names', async () => {
    expect(await sources(path('dac/table.csv'))).toEqual(['dac/table.csv']);
    expect(await sources(pathToFileURL(path('dac/table.csv')))).toEqual(['dac/table.csv']);
    expect(await sources(path('dac'))).toEqual(['dac/2_prof.nc.gz', 'dac/a/1_prof.nc', 'dac/table.csv']);
    expect(await sources(path('dac/*'), { onProblem: () => {} })).toEqual(['dac/2_prof.nc.gz', 'dac/table.csv']);
    expect(await sources(path('**/*_prof.nc'))).toEqual(['dac/a/1_prof.nc']);
    expect(await sources(path('dac/?_prof.nc.gz'))).toEqual(['dac/2_prof.nc.gz']);
  });

  it('skips a malformed file and says which and why, or refuses it', async () => {
    const problems: OceanFileProblem[] = [];
    expect(await sources(path('bad'), { onProblem: (problem) => problems.push(problem) })).toEqual(['bad/good.csv']);
    expect(problems).toEqual([{ file: path('bad/broken.nc'), reason: expect.stringContaining('broken.nc') }]);
    expect((await capturedError(() => sources(path('bad'), { onMalformed: 'refuse' }))).message).toContain('broken.nc');
  });

  it('refuses what has no file of profiles, and files of which none can be read', async () => {
    expect((await capturedError(() => sources(path('none')))).message).toMatch(/cannot read .*none/);
    expect((await capturedError(() => sources(path('dac/*.h5')))).message).toMatch(/has no file that ends in/);
    expect((await capturedError(() => sources(path('bad/broken.nc')))).message).toMatch(/none of the 1 files/);
  });

  it('tells how far it is, and stops between files', async () => {
    const stop = new AbortController();
    const seen: string[] = [];
    const error = await capturedError(() => sources(path('dac'), { signal: stop.signal, onProgress: ({ done, total }) => {
      seen.push(`${done}/${total}`);
      if (done === 1) stop.abort();
    } }));
    expect(error.name).toBe('AbortError');
    expect(seen).toEqual(['0/3', '1/3']);
  });
});
