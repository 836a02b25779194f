/** A query among its candidates: logits `data[from + k step]`, `right` the number of the right one. */
export interface ScaledQuery {
  readonly data: Float32Array | Float64Array;
  readonly from: number;
  readonly step: number;
  readonly size: number;
  readonly right: number;
  /** How probable each candidate is before the query is seen; default equally. */
  readonly prior?: ArrayLike<number>;
}

/** Means over queries at a factor β of the logits. */
export interface ScaleMeans {
  /** Cross-entropy log Σ_c π_c exp(β s_c) − β s(right) − log π(right), without the π where there is no prior. */
  readonly value: number;
  /** Its derivatives in β. */
  readonly slope: number;
  readonly curvature: number;
  /** Distance of the right candidates from the greatest logits of their queries. */
  readonly lag: number;
  /** Σ, not the mean, of the squared slopes of the queries. */
  readonly squaredSlopes: number;
  readonly queries: number;
}

/** Cross-entropy of scaled logits with its derivatives in the scale, added up over queries. */
export class ScaleSums {
  readonly #scale: number;
  #value = 0;
  #slope = 0;
  #curvature = 0;
  #lag = 0;
  #squaredSlopes = 0;
  #queries = 0;

  constructor(scale: number) {
    this.#scale = scale;
  }

  add({ data, from, step, size, right, prior }: ScaledQuery): void {
    const scale = this.#scale;
    let most = -Infinity;
    for (let at = from, j = 0; j < size; j++, at += step) if (data[at] > most) most = data[at];
    let [sum, first, second] = [0, 0, 0];
    for (let at = from, j = 0; j < size; j++, at += step) {
      const behind = data[at] - most;
      // The scale may be infinite: 0 stays 0.
      let weight = behind === 0 ? 1 : Math.exp(scale * behind);
      if (prior !== undefined) weight *= prior[j];
      sum += weight;
      first += weight * behind;
      second += weight * behind * behind;
    }
    const lead = data[from + right * step] - most;
    const mean = first / sum;
    this.#value += Math.log(sum) - (lead === 0 ? 0 : scale * lead) - (prior === undefined ? 0 : Math.log(prior[right]));
    this.#lag -= lead;
    this.#slope += mean - lead;
    this.#squaredSlopes += (mean - lead) ** 2;
    this.#curvature += second / sum - mean * mean;
    this.#queries++;
  }

  means(): ScaleMeans {
    const n = this.#queries;
    return { value: this.#value / n, slope: this.#slope / n, curvature: this.#curvature / n, lag: this.#lag / n, squaredSlopes: this.#squaredSlopes, queries: n };
  }
}
