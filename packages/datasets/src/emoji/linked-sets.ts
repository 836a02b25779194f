/** Sets that grow together, each named by its lowest member. */
export class LinkedSets {
  readonly #parent: Uint32Array;

  constructor(count: number) {
    this.#parent = Uint32Array.from({ length: count }, (_, index) => index);
  }

  /** The lowest member of the set of an item. */
  lowest(item: number): number {
    let root = item;
    while (this.#parent[root] !== root) root = this.#parent[root];
    for (let at = item; at !== root; ) [at, this.#parent[at]] = [this.#parent[at], root];
    return root;
  }

  /** Puts two items, and all that are with them, into one set. */
  link(a: number, b: number): void {
    const [x, y] = [this.lowest(a), this.lowest(b)];
    this.#parent[Math.max(x, y)] = Math.min(x, y);
  }
}
