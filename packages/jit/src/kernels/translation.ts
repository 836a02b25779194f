import type { Graph, Value } from '../graph/graph.ts';

/** What a kernel gets: operands by name (or by position, where tfjs passes an array) and attributes. */
export interface KernelCall {
  readonly graph: Graph;
  readonly inputs: Readonly<Record<string, Value>>;
  readonly attributes: unknown;
  /** Raises the typed error that this form of the kernel has no translation. */
  readonly refuse: (reason: string) => never;
}

/** The ONNX form of a tfjs kernel. */
export type Translation = (call: KernelCall) => Value | Value[];

/** Translations by the name of the kernel. */
export type Translations = Readonly<Record<string, Translation>>;
