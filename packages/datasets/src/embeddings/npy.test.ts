import { Buffer } from 'node:buffer';

import fc from 'fast-check';
import { expect, it } from 'vitest';

import { formatEmbeddingPairs } from './format-embedding-pairs.ts';
import { formatNpy } from './format-npy.ts';
import { parseNpy } from './parse-npy.ts';

/** Written by numpy 2.4.6: numpy.lib.format.write_array of the arrays that the tests name. */
const files = {
  f2:
    'k05VTVBZAQB2AHsnZGVzY3InOiAnPGYyJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDMsIDIpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAPgCA/3sBAAB8Zi4=',
  bigf4:
    'k05VTVBZAQB2AHsnZGVzY3InOiAnPmY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAP4AAAEAAAABAQAAAQIAAAECgAAA=',
  fortran:
    'k05VTVBZAQB2AHsnZGVzY3InOiAnPGY4JywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgMyksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAAAAAAAAAAAAAhAAAAAAAAA8D8AAAAAAAAQQAAAAAAAAABAAAAAAAAAFEA=',
  fortran3:
    'k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgMywgMiksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAADAQAAAAEAAAABBAACAQAAAIEEAAIA/AADgQAAAQEAAABBBAACgQAAAMEE=',
  v2:
    'k05VTVBZAgB0AAAAeydkZXNjcic6ICc8ZjQnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMiwgMiksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAACAPwAAAEAAAEBA',
  v3:
    'k05VTVBZAwB0AAAAeydkZXNjcic6ICc8ZjgnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMiwgMiksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAAAAAAAAAAAAPA/AAAAAAAAAEAAAAAAAAAIQA==',
  i8:
    'k05VTVBZAQB2AHsnZGVzY3InOiAnPGk4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDMsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoDAAAAAAAAAP//////////BwAAAAAAAAA=',
  u2:
    'k05VTVBZAQB2AHsnZGVzY3InOiAnPnUyJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAA///',
  complex:
    'k05VTVBZAQB2AHsnZGVzY3InOiAnPGMxNicsICdmb3J0cmFuX29yZGVyJzogRmFsc2UsICdzaGFwZSc6ICgxLCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAADwPwAAAAAAAABA',
  strings:
    'k05VTVBZAQB2AHsnZGVzY3InOiAnPFUxJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAphAAAAYgAAAA==',
};

const read = (name: keyof typeof files) => parseNpy(Buffer.from(files[name], 'base64'), `${name}.npy`);

it('reads halves, with infinities, subnormal numbers and signed zeros', () => {
  const { data, shape } = read('f2');
  expect(shape).toEqual([3, 2]);
  expect(data).toBeInstanceOf(Float32Array);
  // 6e-8 is the least half, 2^-24; 0.1 is 1638 2^-14.
  expect([...data]).toEqual([1.5, -0, 65504, 2 ** -24, Infinity, 1638 / 16384]);
});

it('reads either byte order, either order of axes and all three versions', () => {
  expect(read('bigf4')).toEqual({ data: Float32Array.of(0, 1, 2, 3, 4, 5), shape: [2, 3] });
  expect(read('fortran')).toEqual({ data: Float64Array.of(0, 1, 2, 3, 4, 5), shape: [2, 3] });
  expect(read('fortran3')).toEqual({ data: Float32Array.from({ length: 12 }, (_, i) => i), shape: [2, 3, 2] });
  expect(read('v2')).toEqual({ data: Float32Array.of(0, 1, 2, 3), shape: [2, 2] });
  expect(read('v3')).toEqual({ data: Float64Array.of(0, 1, 2, 3), shape: [2, 2] });
});

it('reads integers as numbers', () => {
  expect(read('i8')).toEqual({ data: Float64Array.of(3, -1, 7), shape: [3] });
  expect(read('u2')).toEqual({ data: Float64Array.of(3, 65535), shape: [2] });
});

it('says what a file holds that is no array of numbers, or where it ends', () => {
  expect(() => read('complex')).toThrow('complex.npy holds elements of the type <c16; expected float16, float32, float64 or integers');
  expect(() => read('strings')).toThrow('holds elements of the type <U1');
  expect(() => parseNpy(Buffer.from('PK\u0003\u0004 and more'), 'a.npz')).toThrow('a.npz does not begin as a .npy file does');
  const whole = Buffer.from(files.v2, 'base64');
  expect(() => parseNpy(whole.subarray(0, whole.length - 1), 'cut.npy')).toThrow('cut.npy has 15 bytes of data; expected 16 for the shape 2 x 2');
  expect(() => parseNpy(whole.subarray(0, 40), 'cut.npy')).toThrow('ends within its header');
  expect(() => parseNpy(Uint8Array.from(whole, (byte, at) => (at === 6 ? 9 : byte)), 'new.npy')).toThrow('has the version 9; expected 1, 2 or 3');
});

it('what is written is read again, and looks as numpy writes it', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 4 }), fc.boolean(), (shape, double) => {
      const count = shape.reduce((product, side) => product * side, 1);
      const data = double ? Float64Array.from({ length: count }, (_, i) => Math.sin(i)) : Float32Array.from({ length: count }, (_, i) => Math.sin(i));
      const bytes = formatNpy({ data, shape });
      expect((bytes.length - data.byteLength) % 64).toBe(0);
      expect(parseNpy(bytes, 'x')).toEqual({ data, shape });
      // Bytes that begin anywhere in a larger buffer.
      const moved = new Uint8Array(bytes.length + 3);
      moved.set(bytes, 3);
      expect(parseNpy(moved.subarray(3), 'x')).toEqual({ data, shape });
    }),
  );
  expect(Buffer.from(formatNpy({ data: Float64Array.of(3, -1, 7), shape: [3] })).subarray(0, 128).toString('latin1')).toBe(Buffer.from(files.i8, 'base64').subarray(0, 128).toString('latin1').replace('<i8', '<f8'));
  expect(() => formatNpy({ data: Float32Array.of(1), shape: [2] })).toThrow('data has 1 entries; expected 2');
});

it('pairs are one file with both modalities, others a file each', () => {
  const u = { data: Float64Array.of(1, 2, 3, 4), rows: 2, columns: 2 };
  const v = { data: Float32Array.of(5, 6, 7, 8, 9, 10), rows: 3, columns: 2 };
  const written = (paired: boolean, more = v) => formatEmbeddingPairs({ u, v: more, paired }).map(({ suffix, bytes }) => [suffix, parseNpy(bytes, 'a').shape, [...parseNpy(bytes, 'a').data]]);
  expect(written(false)).toEqual([['-u', [2, 2], [1, 2, 3, 4]], ['-v', [3, 2], [5, 6, 7, 8, 9, 10]]]);
  expect(written(true, { ...v, data: v.data.subarray(0, 4), rows: 2 })).toEqual([['', [2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]]]);
  expect(() => written(true)).toThrow('formatEmbeddingPairs: u is 2 x 2 and v 3 x 2');
});
