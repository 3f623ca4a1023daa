import type en from '../en/file-versions.ts';
import type { Translation } from '../words.ts';

export default {
  next: 'Nová verzia súboru „{of}“ (verzia {version})',
  same: 'To isté ako verzia {version} súboru „{of}“: znova sa neposiela',
  apart: 'Poslať ako samostatný súbor',
  apartLabel: 'Poslať ako samostatný súbor: {name}',
  choose: 'Poslať ako novú verziu…',
  chooseLabel: 'Poslať ako novú verziu… {name}',
  of: 'Nová verzia súboru',
  option: '{name} (verzia {version})',
  use: 'Poslať ako novú verziu',
  cancel: 'Zrušiť',
  saidNext: '{name} sa pošle ako verzia {version} súboru „{of}“.',
  saidSame: '{name} je to isté ako verzia {version} súboru „{of}“ a znova sa neposiela.',
  saidApart: '{name} sa pošle ako samostatný súbor.',
} satisfies Translation<typeof en>;
