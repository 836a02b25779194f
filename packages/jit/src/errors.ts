/** Stable, machine-readable reasons for which compiling or running is refused. */
export type ErrorCode = 'SHAPE' | 'RANGE' | 'UNSUPPORTED_KERNEL' | 'DATA_READ' | 'RUNTIME';

/** Base of every error that Crossmodal raises on purpose; `code` stays the same across versions. */
export class CrossmodalError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** A tensor has the wrong shape or type (`code` is `SHAPE`). */
export class ShapeError extends CrossmodalError {
  constructor(message: string) {
    super('SHAPE', message);
  }
}

/** An argument lies outside the values it may take (`code` is `RANGE`). */
export class OutOfRangeError extends CrossmodalError {
  constructor(message: string) {
    super('RANGE', message);
  }
}

/** The recorded function needs a tfjs kernel that has no ONNX form here (`code` is `UNSUPPORTED_KERNEL`): run it eagerly. */
export class UnsupportedKernelError extends CrossmodalError {
  /** Name of the kernel, as tfjs registers it. */
  readonly kernel: string;
  /** Where the recorded function called it, as far as the stack tells. */
  readonly callSite: string;

  constructor(kernel: string, reason: string, callSite: string) {
    super('UNSUPPORTED_KERNEL', `compile: kernel ${kernel} ${reason}, called at ${callSite}; run this function on a tfjs backend instead`);
    this.kernel = kernel;
    this.callSite = callSite;
  }
}

/** The recorded function reads a tensor that depends on its inputs or variables (`code` is `DATA_READ`): run it eagerly. */
export class DataReadError extends CrossmodalError {
  /** Where the recorded function reads, as far as the stack tells. */
  readonly callSite: string;

  constructor(callSite: string) {
    super(
      'DATA_READ',
      `compile: the data of a tensor that is computed from inputs or variables is read at ${callSite}, and while recording there is none; ` +
        'leave the reading out, close over the tensor instead of passing it as an input, or run this function on a tfjs backend',
    );
    this.callSite = callSite;
  }
}

/** ONNX Runtime is missing, or refuses a graph (`code` is `RUNTIME`). */
export class RuntimeError extends CrossmodalError {
  constructor(message: string, options?: ErrorOptions) {
    super('RUNTIME', message, options);
  }
}
