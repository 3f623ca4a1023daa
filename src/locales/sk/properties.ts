import type en from '../en/properties.ts';
import type { Translation } from '../words.ts';

export default {
  edit: 'Vlastnosti',
  title: 'Vlastnosti súboru {name}',
  save: 'Uložiť',
  cancel: 'Zrušiť',
  required: 'povinné',
  asked: 'Žiada to {by}.',
  notChosen: 'Nevybraté',
  currency: 'Mena',
  currencyOf: 'Mena: {label}',
  kept: 'Ďalšie údaje, zostávajú bez zmeny',
  missing: 'Vyplňte toto pole.',
  notNumber: 'Napíšte číslo, napríklad {example}.',
  notDate: 'Vyberte deň.',
  notCurrency: 'Napíšte menu tromi písmenami, napríklad EUR.',
  wantedCurrency: 'Má byť v mene {currency}.',
  notChoice: 'Vyberte z ponúkaných možností.',
  tooLong: { one: 'Použite najviac {count} znak.', few: 'Použite najviac {count} znaky.', many: 'Použite najviac {count} znaku.', other: 'Použite najviac {count} znakov.' },
  wrong: 'Takto sa to nedá uložiť.',
  saved: 'Vlastnosti súboru {name} sú zapísané',
  lacks: 'Chýba: {list}',
} satisfies Translation<typeof en>;
