/** Flags as digits; a blank or anything else means that the level is missing. */
export function argoFlags(characters: Uint8Array): Uint8Array {
  return characters.map((character) => (character >= 48 && character <= 57 ? character - 48 : 9));
}
