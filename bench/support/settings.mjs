/** The integer of a flag, or an error that names the flag. */
export function integer(flag, text, minimum = 1) {
  const value = Number(text);
  if (!Number.isInteger(value) || value < minimum) throw new Error(`--${flag} is ${text}; expected an integer >= ${minimum}`);
  return value;
}

/** The names of a flag, separated by commas, each one of `known`. */
export function names(flag, text, known) {
  const list = text.split(',');
  for (const name of list) {
    if (!known.includes(name)) throw new Error(`--${flag} has ${name}; expected some of ${known.join(', ')}`);
  }
  return list;
}
