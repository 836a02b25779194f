/** Version of ONNX's operators in exported files: 18, from which on reductions take their axes as an input. */
export const onnxOpset = 18;
