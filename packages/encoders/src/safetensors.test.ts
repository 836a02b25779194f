import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { DataFormatError, decodeSafetensors, encodeSafetensors } from './index.ts';

/** A file as the format's own description has it: length, JSON, bytes. */
function handMade(header: object, data: number[]): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + 4 * data.length);
  new DataView(bytes.buffer).setUint32(0, json.length, true);
  bytes.set(json, 8);
  data.forEach((value, i) => new DataView(bytes.buffer).setFloat32(8 + json.length + 4 * i, value, true));
  return bytes;
}

const w = { dtype: 'F32', shape: [2, 2], data_offsets: [0, 16] };

describe('decodeSafetensors', () => {
  it('reads a hand-made file', () => {
    const { tensors, metadata } = decodeSafetensors(handMade({ __metadata__: { by: 'hand' }, w }, [1, -2, 0.5, 4]), { name: 'f' });
    expect(metadata).toEqual({ by: 'hand' });
    expect(tensors.w).toEqual({ shape: [2, 2], data: Float32Array.of(1, -2, 0.5, 4) });
  });

  it('reads a file at an odd place of a larger buffer', () => {
    const file = handMade({ w }, [1, 2, 3, 4]);
    const larger = new Uint8Array(file.length + 3);
    larger.set(file, 3);
    expect(decodeSafetensors(larger.subarray(3), { name: 'f' }).tensors.w.data).toEqual(Float32Array.of(1, 2, 3, 4));
  });

  it('reads a file that came as a Node Buffer, each array by itself', () => {
    const file = Buffer.from(handMade({ w, b: { dtype: 'F32', shape: [1], data_offsets: [16, 20] } }, [1, 2, 3, 4, 5]));
    const { tensors } = decodeSafetensors(file, { name: 'f' });
    expect(tensors.w.data).toEqual(Float32Array.of(1, 2, 3, 4));
    expect(tensors.b.data).toEqual(Float32Array.of(5));
  });

  it('refuses what is truncated, no header, and another element type, by name', () => {
    const whole = handMade({ w }, [1, 2, 3, 4]);
    expect(() => decodeSafetensors(new Uint8Array(3), { name: 'a.safetensors' })).toThrow(/a\.safetensors has 3 bytes/);
    expect(() => decodeSafetensors(whole.subarray(0, 20), { name: 'f' })).toThrow(/promises a header of/);
    expect(() => decodeSafetensors(whole.subarray(0, -1), { name: 'f' })).toThrow(/is cut within w: \[2,2\] needs 16 bytes/);
    expect(() => decodeSafetensors(handMade({ w: { ...w, dtype: 'BF16' } }, [1, 2, 3, 4]), { name: 'f' })).toThrow(/holds w of type BF16/);
    expect(() => decodeSafetensors(handMade({ w: { ...w, shape: [3] } }, [1, 2, 3, 4]), { name: 'f' })).toThrow(DataFormatError);
    const notJson = whole.slice();
    notJson[8] = 0x21;
    expect(() => decodeSafetensors(notJson, { name: 'f' })).toThrow(/header that is not JSON/);
  });
});

describe('encodeSafetensors', () => {
  it('writes an aligned header whose offsets start at the data', () => {
    const bytes = encodeSafetensors({ tensors: { a: { shape: [1], data: Int32Array.of(7) } }, metadata: { k: 'v' } });
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect(length % 8).toBe(0);
    expect(JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)))).toEqual({
      __metadata__: { k: 'v' },
      a: { dtype: 'I32', shape: [1], data_offsets: [0, 4] },
    });
    expect(new DataView(bytes.buffer).getInt32(8 + length, true)).toBe(7);
  });

  it('stores in half precision what it is told to, behind which other arrays still start where the header says', () => {
    const tensors = { w: { shape: [1, 3], data: Float32Array.of(1, -0.5, 1 + 2 ** -12) }, b: { shape: [2], data: Float32Array.of(1 + 2 ** -12, 3) } };
    const bytes = encodeSafetensors({ tensors, metadata: {} }, { float16: ({ shape }) => shape.length > 1 });
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    const { w: stored } = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length))) as { w: unknown };
    expect(stored).toEqual({ dtype: 'F16', shape: [1, 3], data_offsets: [0, 6] });
    expect([0, 2, 4].map((at) => new DataView(bytes.buffer).getUint16(8 + length + at, true))).toEqual([0x3c00, 0xb800, 0x3c00]);
    const back = decodeSafetensors(bytes, { name: 'f' }).tensors;
    expect(back.w).toEqual({ shape: [1, 3], data: Float32Array.of(1, -0.5, 1) });
    expect(back.b).toEqual(tensors.b);
  });

  it('is undone by decodeSafetensors, bit by bit', () => {
    const stored = fc.dictionary(
      fc.string({ minLength: 1 }).filter((name) => !['__metadata__', '__proto__'].includes(name)),
      fc.float32Array().map((data) => ({ shape: [data.length], data })),
    );
    fc.assert(
      fc.property(stored, fc.dictionary(fc.string().filter((key) => key !== '__proto__'), fc.string()), (tensors, metadata) => {
        expect(decodeSafetensors(encodeSafetensors({ tensors, metadata }), { name: 'f' })).toEqual({ tensors: { ...tensors }, metadata: { ...metadata } });
      }),
    );
  });
});
