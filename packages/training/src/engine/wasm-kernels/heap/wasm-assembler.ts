/** Bytes of instructions (WebAssembly core specification 2.0, section 5.4). */
export type Code = readonly number[];

/** A function of a module that is assembled: its parameters are 32-bit integers, and it returns nothing. */
export interface AssembledFunction {
  readonly name: string;
  readonly parameters: number;
  /** Local variables after the parameters: first the integers, then the vectors. */
  readonly integers: number;
  readonly vectors: number;
  readonly body: Code;
}

const TYPE_I32 = 0x7f;
const TYPE_V128 = 0x7b;
const NO_RESULT = 0x40;
/** Memory instructions carry log2 of the alignment that they promise, then an offset; tensors are aligned to 4 bytes. */
const AT = (offset: number) => [2, ...unsigned(offset)];

export const get = (local: number): Code => [0x20, ...unsigned(local)];
export const set = (local: number, value: Code): Code => [...value, 0x21, ...unsigned(local)];
export const integer = (value: number): Code => [0x41, ...signed(value)];
export const add = (a: Code, b: Code): Code => [...a, ...b, 0x6a];
export const subtract = (a: Code, b: Code): Code => [...a, ...b, 0x6b];
export const multiply = (a: Code, b: Code): Code => [...a, ...b, 0x6c];
export const and = (a: Code, b: Code): Code => [...a, ...b, 0x71];
export const isZero = (a: Code): Code => [...a, 0x45];
export const equal = (a: Code, b: Code): Code => [...a, ...b, 0x46];
export const lessUnsigned = (a: Code, b: Code): Code => [...a, ...b, 0x49];
export const when = (condition: Code, then: Code): Code => [...condition, 0x04, NO_RESULT, ...then, 0x0b];
export const loadInteger = (address: Code): Code => [...address, 0x28, ...AT(0)];
export const storeInteger = (address: Code, value: Code): Code => [...address, ...value, 0x36, ...AT(0)];
export const loadFloat = (address: Code): Code => [...address, 0x2a, ...AT(0)];
export const storeFloat = (address: Code, value: Code): Code => [...address, ...value, 0x38, ...AT(0)];

const simd = (opcode: number): Code => [0xfd, ...unsigned(opcode)];
export const load = (address: Code, offset: number = 0): Code => [...address, ...simd(0x00), ...AT(offset)];
export const store = (address: Code, value: Code, offset: number = 0): Code => [...address, ...value, ...simd(0x0b), ...AT(offset)];
/** Four times the word at an address. */
export const loadSplat = (address: Code): Code => [...address, ...simd(0x09), ...AT(0)];
export const splatInteger = (value: Code): Code => [...value, ...simd(0x11)];
/** Four float32 numbers, all the same. */
export const splat = (value: number): Code => {
  const bytes = new Uint8Array(Float32Array.of(value, value, value, value).buffer);
  return [...simd(0x0c), ...bytes];
};
/** Four of the eight numbers of two vectors, by their places. */
export const shuffle = (a: Code, b: Code, places: readonly number[]): Code => [
  ...a, ...b, ...simd(0x0d), ...places.flatMap((place) => [0, 1, 2, 3].map((byte) => 4 * place + byte)),
];
type Binary = (a: Code, b: Code) => Code;
const binary = (opcode: Code): Binary => (a, b) => [...a, ...b, ...opcode];

/** Instructions on four numbers at once. */
export const four: Readonly<
  Record<'add' | 'subtract' | 'multiply' | 'minimum' | 'maximum' | 'orLess' | 'orMore' | 'addIntegers' | 'subtractIntegers', Binary>
> = {
  add: binary(simd(0xe4)),
  subtract: binary(simd(0xe5)),
  multiply: binary(simd(0xe6)),
  minimum: binary(simd(0xe8)),
  maximum: binary(simd(0xe9)),
  /** b where b < a, else a, so that NaN in a stays; one instruction of the processor, unlike `minimum`. */
  orLess: binary(simd(0xea)),
  /** b where a < b, else a. */
  orMore: binary(simd(0xeb)),
  addIntegers: binary(simd(0xae)),
  subtractIntegers: binary(simd(0xb1)),
};
export const shiftedLeft = (a: Code, bits: number): Code => [...a, ...integer(bits), ...simd(0xab)];
/** Divided by a power of 2 and rounded down. */
export const shiftedRight = (a: Code, bits: number): Code => [...a, ...integer(bits), ...simd(0xac)];

/** The same on one number. */
export const one: Readonly<Record<'add' | 'multiply' | 'minimum' | 'maximum', Binary>> = {
  add: binary([0x92]),
  multiply: binary([0x94]),
  minimum: binary([0x96]),
  maximum: binary([0x97]),
};

/** Repeats until the condition, looked at before every turn, is true. */
export const until = (condition: Code, body: Code): Code => [0x02, NO_RESULT, 0x03, NO_RESULT, ...condition, 0x0d, 1, ...body, 0x0c, 0, 0x0b, 0x0b];
export const advance = (local: number, by: Code): Code => set(local, add(get(local), by));

/**
 * A module that imports its memory as `host.memory`.
 *
 * @param shared Whether that memory is shared between threads, which the import must say.
 */
export function assembleModule(functions: readonly AssembledFunction[], shared: boolean): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ parameters }) => [0x60, parameters, ...Array.from({ length: parameters }, () => TYPE_I32), 0]);
  const bodies = functions.map(({ integers, vectors, body }) => {
    const code = [2, ...unsigned(integers), TYPE_I32, ...unsigned(vectors), TYPE_V128, ...body, 0x0b];
    return [...unsigned(code.length), ...code];
  });
  // A shared memory has a maximum: at most 65536 pages, 4 GiB.
  const limits = shared ? [3, 0, ...unsigned(65536)] : [0, 0];
  return Uint8Array.from([
    ...text('\0asm'), 1, 0, 0, 0,
    ...section(1, vector(types)),
    ...section(2, [1, ...named('host'), ...named('memory'), 2, ...limits]),
    ...section(3, vector(functions.map((_, index) => unsigned(index)))),
    ...section(7, vector(functions.map(({ name }, index) => [...named(name), 0, ...unsigned(index)]))),
    ...section(10, vector(bodies)),
  ]);
}

function vector(items: readonly (readonly number[])[]): number[] {
  return [...unsigned(items.length), ...items.flat()];
}

function section(id: number, content: readonly number[]): number[] {
  return [id, ...unsigned(content.length), ...content];
}

function named(name: string): number[] {
  return [name.length, ...text(name)];
}

function text(characters: string): number[] {
  return [...characters].map((character) => character.charCodeAt(0));
}

/** Unsigned LEB128, WebAssembly's encoding of sizes and indices. */
function unsigned(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)];
}

/** Signed LEB128, WebAssembly's encoding of constants: the highest bit of the last byte is the sign. */
function signed(value: number): number[] {
  return value >= -64 && value < 64 ? [value & 127] : [(value & 127) | 128, ...signed(value >> 7)];
}
