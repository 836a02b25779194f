import { DataFormatError } from '@crossmodal/theory';

import type { IdxArray } from './idx-array.ts';

/** The two kinds of file that MNIST and its successors are made of. */
const KINDS = {
  images: { magic: 0x0803, noun: 'an image file', reader: 'readIdxImages' },
  labels: { magic: 0x0801, noun: 'a label file', reader: 'readIdxLabels' },
} as const;

const UNSIGNED_BYTE = 0x08;

const OTHER_ELEMENT_TYPES: ReadonlyMap<number, string> = new Map([
  [0x09, 'signed byte'],
  [0x0b, 'int16'],
  [0x0c, 'int32'],
  [0x0d, 'float32'],
  [0x0e, 'float64'],
]);

interface ParseIdxOptions {
  /** The public function whose name the messages bear. */
  readonly caller: string;
  /** The file, or what else the bytes are. */
  readonly name: string;
  /** The only kind to accept; any unsigned-byte array when left out. */
  readonly kind?: keyof typeof KINDS;
}

/** Checks a whole IDX buffer, header and length, and describes it without a copy. */
export function parseIdx(bytes: Uint8Array, options: ParseIdxOptions): IdxArray {
  const { caller, name } = options;
  if (bytes.length < 4) {
    throw new DataFormatError(
      `${caller}: ${name} is truncated: it has ${count(bytes.length, 'byte')} and the magic number alone takes 4; ` +
        'expected an IDX file, fetch it again',
    );
  }
  requireMagic(bytes, options);

  const rank = bytes[3];
  const headerLength = 4 + 4 * rank;
  if (bytes.length < headerLength) {
    throw new DataFormatError(
      `${caller}: ${name} is truncated: it has ${count(bytes.length, 'byte')} and its header of ` +
        `${count(rank, 'dimension')} takes ${headerLength}; expected an IDX file, fetch it again`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const dimensions: number[] = [];
  let length = 1;
  for (let axis = 0; axis < rank; axis++) {
    const size = view.getUint32(4 + 4 * axis);
    if (size === 0) {
      throw new DataFormatError(
        `${caller}: ${name} has dimension ${axis} equal to 0; expected every dimension to be at least 1`,
      );
    }
    dimensions.push(size);
    // A product too large for a double to hold exactly is larger than any buffer, so it is refused just below.
    length *= size;
  }
  const payload = bytes.length - headerLength;
  if (payload !== length) {
    const fault = payload < length ? 'is truncated' : 'has trailing bytes';
    throw new DataFormatError(
      `${caller}: ${name} ${fault}: ${count(payload, 'byte')} after its header and its dimensions ` +
        `${dimensions.join(' x ')} take ${length}; expected equal lengths, fetch the file again`,
    );
  }
  // Not `subarray`: on a Node Buffer that gives a Buffer, which prints and slices unlike a Uint8Array.
  return { dimensions, data: new Uint8Array(bytes.buffer, bytes.byteOffset + headerLength, length) };
}

function requireMagic(bytes: Uint8Array, { caller, name, kind }: ParseIdxOptions): void {
  const magic = ((bytes[0] << 24) | (bytes[1] << 16) | (bytes[2] << 8) | bytes[3]) >>> 0;
  if (kind === undefined ? magic > 0x0800 && magic <= 0x08ff : magic === KINDS[kind].magic) return;

  const expected =
    kind === undefined
      ? '0x000008DD (unsigned bytes in DD >= 1 dimensions)'
      : `${KINDS[kind].magic} (${hexadecimal(KINDS[kind].magic, 8)}, ${KINDS[kind].noun})`;
  const { noun, remedy } = describeForeign(bytes, magic);
  throw new DataFormatError(
    `${caller}: ${name} begins with the magic number ${magic} (${hexadecimal(magic, 8)}), ${noun}; ` +
      `expected ${expected}${remedy}`,
  );
}

/** What bytes with an unexpected magic number are, and what to do with them. */
function describeForeign(bytes: Uint8Array, magic: number): { noun: string; remedy: string } {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    return { noun: 'the mark of gzip', remedy: '; decompress it first, with inflateIfGzip' };
  }
  if (bytes[0] !== 0 || bytes[1] !== 0) {
    return { noun: 'not of an IDX file: its first two bytes are not zero', remedy: '' };
  }
  const [, , type, rank] = bytes;
  if (type !== UNSIGNED_BYTE) {
    const element = OTHER_ELEMENT_TYPES.get(type);
    const noun =
      element === undefined
        ? `of the unknown element type ${hexadecimal(type, 2)}`
        : `of the element type ${element} (${hexadecimal(type, 2)})`;
    return { noun, remedy: '; convert the file to unsigned bytes' };
  }
  for (const { magic: known, noun, reader } of Object.values(KINDS)) {
    if (magic === known) return { noun, remedy: `; read this one with ${reader}, or swap the two files` };
  }
  return { noun: `unsigned bytes in ${count(rank, 'dimension')}`, remedy: rank === 0 ? '' : '; read this one with readIdx' };
}

function hexadecimal(value: number, digits: number): string {
  return `0x${value.toString(16).toUpperCase().padStart(digits, '0')}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
