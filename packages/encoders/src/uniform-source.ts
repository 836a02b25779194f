/** What an encoder needs of a seeded generator: numbers uniform on [0, 1). `Random` of `@crossmodal/theory` is one. */
export interface UniformSource {
  uniform(): number;
}
