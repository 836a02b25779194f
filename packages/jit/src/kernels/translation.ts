import type { Graph, Value } from '../graph/graph.ts';

/** What the runtime can do of which there is more than one ONNX form. */
export interface Target {
  /** Whether `MaxPool` gives the positions of the maxima; the WebGPU provider of ONNX Runtime has none. */
  readonly poolPositions: boolean;
  /** Whether a product of matrices is as fast where their common axis is long and the others are short; not on GPUs. */
  readonly longProducts: boolean;
  /** Whether a leading axis is reduced as fast as others; the CPU provider takes three times the time. */
  readonly leadingReductions: boolean;
}

/** What a kernel gets: operands by name (or by position, where tfjs passes an array) and attributes. */
export interface KernelCall {
  readonly graph: Graph;
  readonly inputs: Readonly<Record<string, Value>>;
  readonly attributes: unknown;
  readonly target: Target;
  /** Raises the typed error that this form of the kernel has no translation. */
  readonly refuse: (reason: string) => never;
}

/** The ONNX form of a tfjs kernel. */
export type Translation = (call: KernelCall) => Value | Value[];

/** Translations by the name of the kernel. */
export type Translations = Readonly<Record<string, Translation>>;
