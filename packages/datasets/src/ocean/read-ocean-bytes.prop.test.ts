import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { DataFormatError } from '@crossmodal/theory';
import fc from 'fast-check';
import { describe, it } from 'vitest';

import { argoFile, griddedFile, PROFILES_CSV, WHP_BOTTLE, wodFile } from '../testing/ocean-files.ts';
import { qualityControl, readOceanBytes } from './index.ts';

const SEED = 20_240_611;
const shared = join(dirname(fileURLToPath(import.meta.url)), '../../../../../shared/data');

const small: [string, Uint8Array][] = [
  ['an Argo file', argoFile()],
  ['packed profiles', griddedFile()],
  ['a ragged file', wodFile()],
  ['a table', new TextEncoder().encode(PROFILES_CSV)],
  ['a bottle file', new TextEncoder().encode(WHP_BOTTLE)],
];
const real: [string, string][] = [
  ['Argo', 'argo/raw/D4900785_048.nc'],
  ['the World Ocean Database', 'wod-samples/ocldb1570984477.6279_OSD.nc'],
];

/** Reads damaged bytes: profiles, or an error that says so. */
async function survives(bytes: Uint8Array): Promise<void> {
  try {
    for (const profile of await readOceanBytes(bytes)) qualityControl(profile);
  } catch (error) {
    if (!(error instanceof DataFormatError)) throw error;
  }
}

/** Changed bytes, a cut end and bytes put in; the header, where sizes stand, more often than its share. */
function damaged(bytes: Uint8Array): fc.Arbitrary<Uint8Array> {
  const place = fc.oneof(fc.nat(Math.min(400, bytes.length - 1)), fc.nat(bytes.length - 1));
  const change = fc.record({ at: place, value: fc.oneof(fc.constantFrom(0, 1, 127, 128, 255), fc.nat(255)) });
  return fc.record({ changes: fc.array(change, { maxLength: 8 }), length: fc.option(fc.nat(bytes.length)) }).map(({ changes, length }) => {
    const out = bytes.slice(0, length ?? bytes.length);
    for (const { at, value } of changes) if (at < out.length) out[at] = value;
    return out;
  });
}

describe('readOceanBytes', () => {
  it.each(small)('reads or refuses %s with any bytes changed, and throws nothing else', async (_, bytes) => {
    await fc.assert(fc.asyncProperty(damaged(bytes), survives), { numRuns: 300, seed: SEED, interruptAfterTimeLimit: 4000 });
  }, 10_000);

  it('reads or refuses random bytes, those that begin as netCDF among them', async () => {
    const prefix = fc.constantFrom([], [0x43, 0x44, 0x46, 1], [0x43, 0x44, 0x46, 2], [0x89, 0x48, 0x44, 0x46], [0x1f, 0x8b], [66, 79, 84, 84, 76, 69]);
    await fc.assert(
      fc.asyncProperty(prefix, fc.uint8Array({ maxLength: 300 }), (first, rest) => survives(Uint8Array.of(...first, ...rest))),
      { numRuns: 500, seed: SEED, interruptAfterTimeLimit: 4000 },
    );
  }, 10_000);

  it.skipIf(!existsSync(shared)).each(real)('reads or refuses a damaged file of %s (skipped where ../shared/data is absent)', async (_, path) => {
    await fc.assert(fc.asyncProperty(damaged(readFileSync(join(shared, path))), survives), { numRuns: 40, seed: SEED, interruptAfterTimeLimit: 6000 });
  }, 15_000);
});
