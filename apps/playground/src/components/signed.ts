/** A number to some decimals, with a minus sign that is as long as a plus. */
export function signed(value: number, decimals = 4): string {
  if (!Number.isFinite(value)) return value > 0 ? '∞' : value < 0 ? '−∞' : '–';
  const text = value.toFixed(decimals);
  // Rounded to zero, a number has no sign.
  return Number(text) === 0 ? text.replace('-', '') : text.replace('-', '−');
}
