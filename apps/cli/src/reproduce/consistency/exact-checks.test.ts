import { createRandom, powerLawFit } from '@crossmodal/theory';
import { expect, it } from 'vitest';

import { checkRows, holds } from '../reproduction.ts';
import { closestCloud, randomCloud } from './calibration-cloud.ts';
import { exactChecks } from './exact-checks.ts';
import { spread } from './fluctuations.ts';
import { flatFrom } from './reported.ts';
import { leadingOrders, tradeOff, type TradeOffOptions } from './trade-off.ts';

const signal = new AbortController().signal;

it('every exact number, enumeration and negative control of the contrastive risk holds', { timeout: 60_000 }, () => {
  const checks = exactChecks();
  expect(checks.length).toBeGreaterThan(60);
  expect(checkRows(checks.filter((check) => !holds(check)))).toEqual([]);
});

it('models at random stay below the constant that those built for it come close to', () => {
  const most = (points: readonly { x: number; y: number }[]) => Math.max(...points.map(({ x, y }) => (y > 0 ? y / x : 0)));
  expect(most(randomCloud(300, 0.5, createRandom(1)).points)).toBeLessThan(0.56);
  expect(most(closestCloud().points)).toBeGreaterThan(0.575);
  expect(most(closestCloud().points)).toBeLessThan(Math.sqrt(1 / 3));
});

it('the curves that are flat from 70 % on within a point are those of MSCOCO and Flickr that are named', () => {
  expect(flatFrom(70, 1).map(({ measure, anchors }) => `${measure} ${anchors}`)).toEqual(['MSCOCO mean R@1 14M', 'MSCOCO mean R@1 6M', 'Flickr mean R@1 14M', 'Flickr mean R@1 10M']);
});

it('the leading orders have the constants of the delta method, and tend to the slopes 1 and 1/2', { timeout: 60_000 }, () => {
  const { plateau, shared, own, population } = leadingOrders();
  // 3 anchors and 5 candidates: 3 · 4/2 = 6.
  expect(plateau(1000)).toBeCloseTo(6 / 1000, 14);
  // ½ Σ_x p_x Σ_y p⁺(1 − p⁺)/p⁻ of the table, by hand to three digits.
  expect(shared(1000) / 1000).toBeCloseTo((0.5 * (0.36 * 2.887 + 0.33 * 3.446 + 0.31 * 4.23)) / 3, 3);
  const last = population.slice(-3);
  const slope = powerLawFit(last.map(({ negatives }) => negatives), last.map(({ excess }) => excess)).exponent;
  expect(slope).toBeLessThan(-2);
  expect(slope).toBeGreaterThan(-2.5);
  expect(own(3200) / own(800)).toBeGreaterThan(1.6);
  expect(own(3200) / own(800)).toBeLessThan(2);
});

it('samples of the same seed make the same curves, whose critical number of negatives is far lower for own ones; a signal stops them', { timeout: 60_000 }, async () => {
  const options = (overrides: Partial<TradeOffOptions>): TradeOffOptions => ({ anchors: [200], negatives: [4, 8, 16, 32, 128], repetitions: 20, random: createRandom(1), signal, progress: () => {}, ...overrides });
  const [own] = await tradeOff('own', options({ negatives: [4, 8, 16, 32] }));
  const [shared] = await tradeOff('shared', options({ negatives: [8, 32, 128, 512] }));
  expect(shared.critical).toBeGreaterThan(4 * own.critical);
  expect(own.points.map(({ negatives }) => negatives)).toEqual([4, 8, 16, 32]);
  expect(own.points[0].excess).toBeGreaterThan(own.points[3].excess);
  expect(await tradeOff('shared', options({ negatives: [8, 32, 128, 512] }))).toEqual([shared]);
  await expect(tradeOff('own', options({ signal: AbortSignal.abort(new Error('stopped')) }))).rejects.toThrow('stopped');
});

it('the fluctuation of many anchors stays with shared negatives and goes with own ones', async () => {
  const options = { anchors: 300, negatives: 10, temperature: 0.5, repetitions: 200, signal };
  const own = await spread('own', { ...options, random: createRandom(2) });
  const shared = await spread('shared', { ...options, random: createRandom(3) });
  expect(own.deviation).toBeLessThan(0.5 * shared.deviation);
  expect(own.mean).toBeLessThan(0);
});
