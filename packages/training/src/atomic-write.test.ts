import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { temporaryFolder } from '../test/temporary-folder.ts';
import { atomicWrite } from './atomic-write.ts';

describe('atomicWrite', () => {
  it('writes bytes as they are and text as UTF-8', () => {
    const folder = temporaryFolder();
    atomicWrite(join(folder, 'bytes'), Uint8Array.of(0, 255, 10, 13));
    atomicWrite(join(folder, 'text'), 'λ');
    expect([...readFileSync(join(folder, 'bytes'))]).toEqual([0, 255, 10, 13]);
    expect([...readFileSync(join(folder, 'text'))]).toEqual([0xce, 0xbb]);
  });

  it('writes a view of a larger buffer without what lies beside it', () => {
    const file = join(temporaryFolder(), 'f');
    atomicWrite(file, Uint8Array.of(1, 2, 3, 4).subarray(1, 3));
    expect([...readFileSync(file)]).toEqual([2, 3]);
  });

  it('replaces a longer file whole and leaves nothing beside it', () => {
    const folder = temporaryFolder();
    atomicWrite(join(folder, 'f'), 'a long first version');
    atomicWrite(join(folder, 'f'), 'short');
    expect(readFileSync(join(folder, 'f'), 'utf8')).toBe('short');
    expect(readdirSync(folder)).toEqual(['f']);
  });

  it('writes over what a killed writer left', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'f.partial'), 'half of something much longer');
    atomicWrite(join(folder, 'f'), 'whole');
    expect(readFileSync(join(folder, 'f'), 'utf8')).toBe('whole');
    expect(readdirSync(folder)).toEqual(['f']);
  });

  it('leaves the old file where the content cannot be written', () => {
    const file = join(temporaryFolder(), 'f');
    atomicWrite(file, 'old');
    expect(() => atomicWrite(file, 7 as unknown as string)).toThrow(TypeError);
    expect(readFileSync(file, 'utf8')).toBe('old');
    atomicWrite(file, 'new');
    expect(readFileSync(file, 'utf8')).toBe('new');
  });

  it('leaves the old file where the temporary one cannot be made', () => {
    const file = join(temporaryFolder(), 'f');
    atomicWrite(file, 'old');
    mkdirSync(`${file}.partial`);
    expect(() => atomicWrite(file, 'new')).toThrow(/EISDIR/);
    expect(readFileSync(file, 'utf8')).toBe('old');
  });

  it('fails in a folder that does not exist, and makes none', () => {
    const folder = join(temporaryFolder(), 'absent');
    expect(() => atomicWrite(join(folder, 'f'), 'x')).toThrow(/ENOENT/);
    expect(existsSync(folder)).toBe(false);
  });
});
