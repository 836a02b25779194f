import { describeEmojiGroups } from '@crossmodal/datasets/emoji';
import { metricsTable, type ReportSection } from '@crossmodal/plots';

import type { EmojiPairs } from './load-emoji-pairs.ts';

/** The rule of the split and what it made, for the report. */
export function emojiSections({ emoji, groups, split, settings }: EmojiPairs): ReportSection[] {
  const { emoji: count, groups: all, alone, rules, largest } = describeEmojiGroups(emoji, groups);
  const heldOut = new Set(Array.from(split.test, (item) => groups.groupOf[item]));
  return [
    {
      heading: 'Data and split',
      paragraphs: [
        `${count} emoji in ${all} groups, ${alone} of them of one emoji. ${settings.maxEmoji === null ? '' : `${split.train.length + split.test.length} of them are used. `}Whole groups are held out, for ${settings.holdOut === 'test' ? 'testing' : 'validation within the groups to train on'}: ${split.test.length} emoji of ${heldOut.size} groups; ${split.train.length} are learned. Two emoji are of one group if a rule joins them, or joins both with others of it.`,
      ],
      html: [
        metricsTable({ columns: [{ key: 'rule', label: 'rule' }, { key: 'statement', label: 'joins emoji with' }, { key: 'joined', label: 'emoji joined by it' }], rows: rules }),
        metricsTable({
          caption: 'The largest groups',
          columns: [{ key: 'name', label: 'group of' }, { key: 'size', label: 'emoji' }, { key: 'heldOut', label: 'held out' }, { key: 'members', label: 'members' }],
          rows: largest.map(({ name, size, emoji: members }) => ({ name, size, heldOut: heldOut.has(name) ? 'yes' : 'no', members: members.join(' ') })),
        }),
      ].join('\n'),
    },
  ];
}
