/** |u − v|². */
export function squaredDistance(u: ArrayLike<number>, v: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < u.length; k++) sum += (u[k] - v[k]) ** 2;
  return sum;
}
