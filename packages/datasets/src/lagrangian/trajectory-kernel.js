// Plain JavaScript, because worker threads load it as it is, from the source as from the built package.

/**
 * Runge and Kutta's method for tracers of stream functions with the same frequencies.
 *
 * A mode k and its opposite add up to Re((ψ_k e^{iω_k t} + conj(ψ_{−k} e^{iω_{−k} t})) e_k), so half of the modes are
 * enough; their e_k are products of powers of e^{2πi x_1} and e^{2πi x_2}. The phases e^{iω_k t} at all stages are
 * worked out once, for all trajectories.
 */
export function createTracer({ degree, frequencies, start, step, steps, recordEvery }) {
  const side = 2 * degree + 1;
  const { modes, opposites } = halfPlane(degree);
  const half = modes.length;
  const phases = phaseTable({ modes, opposites, frequencies, step, steps });
  // Of one trajectory: ψ_k and ψ_{−k}, their sum at a time, powers of e^{2πi x_2} from −degree to degree, a velocity.
  const psi = new Float64Array(4 * half);
  const now = new Float64Array(2 * half);
  const powers = new Float64Array(2 * side);
  const w = new Float64Array(2);

  /** Sets the coefficients of the half plane to those at half-step `stage`. */
  function turnTo(stage) {
    let p = stage * 4 * half;
    for (let m = 0, at = 0, to = 0; m < half; m++, at += 4, p += 4, to += 2) {
      now[to] = psi[at] * phases[p] - psi[at + 1] * phases[p + 1] + psi[at + 2] * phases[p + 2] - psi[at + 3] * phases[p + 3];
      now[to + 1] = psi[at] * phases[p + 1] + psi[at + 1] * phases[p] - psi[at + 2] * phases[p + 3] - psi[at + 3] * phases[p + 2];
    }
  }

  /** w = (∂_2 ψ, −∂_1 ψ) at a point, into `w`. */
  function velocity(x1, x2) {
    const zr = Math.cos(2 * Math.PI * x1);
    const zi = Math.sin(2 * Math.PI * x1);
    const yr = Math.cos(2 * Math.PI * x2);
    const yi = Math.sin(2 * Math.PI * x2);
    let pr = 1;
    let pi = 0;
    powers[2 * degree] = 1;
    powers[2 * degree + 1] = 0;
    for (let k = 1; k <= degree; k++) {
      const next = pr * yr - pi * yi;
      pi = pr * yi + pi * yr;
      pr = next;
      powers[2 * (degree + k)] = pr;
      powers[2 * (degree + k) + 1] = pi;
      powers[2 * (degree - k)] = pr;
      powers[2 * (degree - k) + 1] = -pi;
    }
    let w1 = 0;
    let w2 = 0;
    let at = 0;
    let qr = 1;
    let qi = 0;
    for (let k1 = 0; k1 <= degree; k1++) {
      // Σ c_k e^{2πi k_2 x_2} and the same times k_2, over the k_2 of this k_1.
      let sr = 0;
      let si = 0;
      let tr = 0;
      let ti = 0;
      for (let k2 = k1 === 0 ? 1 : -degree; k2 <= degree; k2++, at += 2) {
        const er = powers[2 * (degree + k2)];
        const ei = powers[2 * (degree + k2) + 1];
        const cr = now[at] * er - now[at + 1] * ei;
        const ci = now[at] * ei + now[at + 1] * er;
        sr += cr;
        si += ci;
        tr += k2 * cr;
        ti += k2 * ci;
      }
      w1 -= qr * ti + qi * tr;
      w2 += k1 * (qr * si + qi * sr);
      const next = qr * zr - qi * zi;
      qi = qr * zi + qi * zr;
      qr = next;
    }
    w[0] = 2 * Math.PI * w1;
    w[1] = 2 * Math.PI * w2;
  }

  return (coefficients, index, positions) => {
    const from = index * 2 * side * side;
    for (let m = 0; m < half; m++) {
      psi[4 * m] = coefficients[from + 2 * modes[m]];
      psi[4 * m + 1] = coefficients[from + 2 * modes[m] + 1];
      psi[4 * m + 2] = coefficients[from + 2 * opposites[m]];
      psi[4 * m + 3] = coefficients[from + 2 * opposites[m] + 1];
    }
    let [x1, x2] = start;
    let to = index * 2 * Math.floor(steps / recordEvery);
    let untilRecord = recordEvery;
    turnTo(0);
    for (let n = 0; n < steps; n++) {
      velocity(x1, x2);
      const a1 = w[0];
      const a2 = w[1];
      turnTo(2 * n + 1);
      velocity(x1 + (step / 2) * a1, x2 + (step / 2) * a2);
      const b1 = w[0];
      const b2 = w[1];
      velocity(x1 + (step / 2) * b1, x2 + (step / 2) * b2);
      const c1 = w[0];
      const c2 = w[1];
      turnTo(2 * n + 2);
      velocity(x1 + step * c1, x2 + step * c2);
      x1 += (step / 6) * (a1 + 2 * b1 + 2 * c1 + w[0]);
      x2 += (step / 6) * (a2 + 2 * b2 + 2 * c2 + w[1]);
      if (--untilRecord === 0) {
        positions[to++] = x1;
        positions[to++] = x2;
        untilRecord = recordEvery;
      }
    }
  };
}

/** Places in the grid of wavevectors, rows k_1 and columns k_2 from −degree, of one of each k and −k, and of the other. */
function halfPlane(degree) {
  const side = 2 * degree + 1;
  const place = (k1, k2) => (k1 + degree) * side + k2 + degree;
  const modes = [];
  const opposites = [];
  for (let k1 = 0; k1 <= degree; k1++) {
    for (let k2 = k1 === 0 ? 1 : -degree; k2 <= degree; k2++) {
      modes.push(place(k1, k2));
      opposites.push(place(-k1, -k2));
    }
  }
  return { modes, opposites };
}

/** cos ω_k t, sin ω_k t, cos ω_{−k} t, sin ω_{−k} t of every k, at t = 0, ½, 1, … steps. */
function phaseTable({ modes, opposites, frequencies, step, steps }) {
  const table = new Float64Array(4 * modes.length * (2 * steps + 1));
  for (let stage = 0, to = 0; stage <= 2 * steps; stage++) {
    const t = (stage * step) / 2;
    for (let m = 0; m < modes.length; m++, to += 4) {
      table[to] = Math.cos(frequencies[modes[m]] * t);
      table[to + 1] = Math.sin(frequencies[modes[m]] * t);
      table[to + 2] = Math.cos(frequencies[opposites[m]] * t);
      table[to + 3] = Math.sin(frequencies[opposites[m]] * t);
    }
  }
  return table;
}
