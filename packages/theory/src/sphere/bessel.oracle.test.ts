import { describe, expect, it } from 'vitest';

import { besselIe, logBesselI, logKernelVolume, OutOfRangeError, vonMisesMeanLength } from '../index.ts';

/** log I_ν(x) by mpmath with 40 digits: order, argument, value. */
const reference: readonly (readonly [number, number, number])[] = [
  [0, 1e-8, 2.5e-17],
  [0, 0.5, 0.06154971918548131],
  [0, 2, 0.8239935414829562],
  [0, 29, 26.40180103715023],
  [0, 31, 28.368167462366415],
  [0, 700, 695.8056999984434],
  [0.5, 0.01, -2.5283597790276615],
  [0.5, 29, 26.39741355180209],
  [0.5, 31, 28.364067864552755],
  [0.5, 20000, 19994.129317690527],
  [1, 1e-8, -19.11382792451231],
  [1, 2, 0.4641344735461597],
  [1, 80, 76.88533102688245],
  [1, 1000, 995.62680863964],
  [3.5, 0.01, -20.997841798207823],
  [3.5, 7, 4.204854406763467],
  [3.5, 35, 32.12958921894092],
  [3.5, 37, 34.111315675830724],
  [7, 0.5, -18.221412776219335],
  [7, 54, 50.63158356205181],
  [7, 55, 51.63073496352338],
  [7, 230, 226.2558203995059],
  [12.5, 7, -4.719515120122439],
  [12.5, 100, 95.99557703324606],
  [12.5, 108, 104.01522309637805],
  [12.5, 109, 105.01727995771446],
  [19.5, 1e-8, -413.55114550252085],
  [19.5, 2, -40.7827756654323],
  [19.5, 215, 210.51056915304815],
  [19.5, 225, 220.5272160042424],
  [20, 1e-8, -424.6121749509997],
  [20, 2, -42.28804880716627],
  [20, 200, 195.43085914409977],
  [20, 1000, 995.4272154672799],
  [31, 0.01, -242.34006113505447],
  [31, 14.25, -15.669840969437123],
  [31, 80, 70.92194688542183],
  [31, 20000, 19994.105298344835],
  [63, 1e-8, -1405.1804756435572],
  [63, 1, -244.67368264192413],
  [63, 10, -99.22526750663525],
  [63, 100, 77.440120645354],
  [127.5, 0.5, -670.7305314576178],
  [127.5, 14.25, -243.22378366821744],
  [127.5, 200, 156.93989942603415],
  [127.5, 20000, 19993.72290890655],
  [255, 1e-8, -6035.73822186904],
  [255, 1, -1338.463655600542],
  [255, 10, -751.2077957423228],
  [255, 100, -154.55739702711972],
  [255, 1000, 963.2718797997048],
];

describe('Bessel functions', () => {
  it.each(reference)('log I of order %s at %s is that of 40 digits', (order, x, expected) => {
    const scale = Math.max(1, order, x, order * Math.abs(Math.log(x)));
    expect(Math.abs(logBesselI(order, x) - expected)).toBeLessThan(2e-15 * Math.max(scale, Math.abs(expected)));
  });

  it('of order ½ are sinh, and of orders ½ and 3/2 have the mean length coth κ − 1/κ', () => {
    for (const x of [0.1, 1, 5, 25, 40, 300]) {
      expect(Math.abs(besselIe(0.5, x) / (Math.sqrt(2 / (Math.PI * x)) * -Math.expm1(-2 * x) / 2) - 1)).toBeLessThan(1e-13);
      expect(vonMisesMeanLength(x, 3)).toBeCloseTo(1 / Math.tanh(x) - 1 / x, 13);
    }
  });

  it('obey the recurrence I_{ν−1} − I_{ν+1} = (2ν/x) I_ν across the expansions', () => {
    for (const order of [1, 1.5, 5, 12.5, 19, 19.5, 20, 20.5, 21, 64]) {
      for (const x of [0.5, 3, 29.9, 30.4, 80, 150, 205, 210, 231, 400]) {
        const [below, at, above] = [-1, 0, 1].map((step) => Math.exp(logBesselI(order + step, x) - logBesselI(order, x)));
        expect(Math.abs(below - above - (2 * order * at) / x) / below).toBeLessThan(1e-12);
      }
    }
  });

  it('are 1 and 0 at 0, and their scaled form tends to 1/√(2πx)', () => {
    expect([besselIe(0, 0), besselIe(0.5, 0), besselIe(63, 0)]).toEqual([1, 0, 0]);
    expect(logBesselI(63, 0)).toBe(-Infinity);
    expect(besselIe(3, 1e8) * Math.sqrt(2 * Math.PI * 1e8)).toBeCloseTo(1, 6);
  });

  it('have the published mean lengths on the circle', () => {
    const expected = [[1, 0.4463899659], [2, 0.697774658], [4, 0.863522611], [6, 0.9123593044], [10, 0.948599826]] as const;
    for (const [k, length] of expected) expect(vonMisesMeanLength(k)).toBeCloseTo(length, 10);
    expect([vonMisesMeanLength(0), vonMisesMeanLength(0, 128)]).toEqual([0, 0]);
    expect(vonMisesMeanLength(1e-5, 128) / 1e-5).toBeCloseTo(1 / 128, 12);
    expect((1 - vonMisesMeanLength(1e6, 128)) * 1e6).toBeCloseTo(127 / 2, 2);
  });
});

describe('logKernelVolume', () => {
  it.each([
    [2, 1, 2.0737914249],
    [2, 0.5, 2.6618706079],
    [2, 0.1, 9.7808491495],
    [2, 0.07, 13.8841042533],
    [3, 1, 2.6924636085],
    [3, 0.5, 3.126244439],
    [3, 0.1, 9.5352919714],
    [3, 0.07, 13.4643313152],
    [8, 0.1, 7.9159016038],
    [8, 1, 3.5424219624],
  ])('in dimension %s at τ = %s is %s', (dimension, temperature, expected) => {
    expect(logKernelVolume({ dimension, temperature })).toBeCloseTo(expected, 9);
  });

  it('in dimension 128, where the volume underflows float32, is finite', () => {
    expect(logKernelVolume({ dimension: 128, temperature: 0.1 })).toBeCloseTo(-126.663996115, 8);
    expect(logKernelVolume({ dimension: 128, temperature: 1 })).toBeCloseTo(-127.049550392, 8);
  });

  it('tends to the area of the sphere as τ grows', () => {
    expect(logKernelVolume({ dimension: 2, temperature: 1e9 })).toBeCloseTo(Math.log(2 * Math.PI), 12);
    expect(logKernelVolume({ dimension: 3, temperature: 1e9 })).toBeCloseTo(Math.log(4 * Math.PI), 12);
    expect(logKernelVolume({ dimension: 4, temperature: 1e9 })).toBeCloseTo(Math.log(2 * Math.PI ** 2), 12);
  });

  it('is the integral of the kernel over polar angles in any dimension', () => {
    for (const [dimension, temperature] of [[4, 0.3], [7, 0.2], [20, 0.5], [65, 0.1]] as const) {
      // Area of S^{d−2} by the recurrence ω_{n+2} = ω_n 2π/n, n the dimension of the space.
      let logArea = dimension % 2 === 0 ? Math.log(4 * Math.PI) : Math.log(2 * Math.PI);
      for (let n = dimension % 2 === 0 ? 3 : 2; n < dimension - 1; n += 2) logArea += Math.log((2 * Math.PI) / n);
      const count = 4000;
      let integral = 0;
      for (let k = 0; k < count; k++) {
        const angle = ((k + 0.5) * Math.PI) / count;
        integral += (Math.PI / count) * Math.exp(Math.cos(angle) / temperature) * Math.sin(angle) ** (dimension - 2);
      }
      expect(logKernelVolume({ dimension, temperature })).toBeCloseTo(logArea + Math.log(integral), 9);
    }
  });
});

describe('errors', () => {
  it('name the argument, its value and what is expected', () => {
    expect(() => besselIe(0.3, 1)).toThrow('besselIe: order is 0.3; expected a multiple of 1/2 from 0 to 1e6');
    expect(() => logBesselI(1, -1)).toThrow('logBesselI: x is -1; expected a finite number >= 0');
    expect(() => logKernelVolume({ dimension: 1, temperature: 1 })).toThrow(OutOfRangeError);
    expect(() => logKernelVolume({ dimension: 2, temperature: 0 })).toThrow(/temperature is 0; expected a finite number > 0/);
    expect(() => vonMisesMeanLength(NaN)).toThrow(/concentration is NaN/);
  });
});
