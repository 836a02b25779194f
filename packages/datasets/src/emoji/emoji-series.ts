/** Series of emoji of one design: one of something in each. */
const SERIES: readonly { readonly name: string; readonly pattern: RegExp }[] = [
  { name: 'clock faces', pattern: /o’clock$|^\w+-thirty$/ },
  { name: 'keycaps', pattern: /^keycap: / },
  { name: 'phases of the moon', pattern: /\bmoon(?: face)?$/ },
  { name: 'globes', pattern: /^globe showing / },
  { name: 'skin tones', pattern: /\bskin tone$/ },
  { name: 'families', pattern: /^family\b/ },
  { name: 'mailboxes', pattern: /^(?:open|closed) mailbox / },
  { name: 'speakers', pattern: /^(?:muted )?speaker\b/ },
  { name: 'monkeys that see, hear or speak no evil', pattern: /-no-evil monkey$/ },
  { name: 'Japanese buttons', pattern: /^Japanese “.*” button$/ },
  { name: 'blood types', pattern: /\(blood type\)$/ },
  { name: 'kinds of input', pattern: /^input / },
  { name: 'signs of the zodiac', pattern: /^(?:Aries|Taurus|Gemini|Cancer|Leo|Virgo|Libra|Scorpio|Sagittarius|Capricorn|Aquarius|Pisces|Ophiuchus)$/ },
];

/** The series that an emoji belongs to by its English name, if it does. */
export function emojiSeries(name: string): string | undefined {
  return SERIES.find(({ pattern }) => pattern.test(name))?.name;
}
