import type { Translation } from '../words.ts';
import type en from '../en/inbox.ts';

const sk: Translation<typeof en> = {
  inbox: 'Doručené',
  drafts: 'Koncepty',
  sent: 'Odoslané',
  starred: 'S hviezdičkou',
  archive: 'Archív',
  deleted: 'Vymazané',
  view: 'Zobraziť',
  list: 'Konverzácie',
  search: 'Hľadať',
  write: 'Napísať',
  unread: 'Neprečítané',
  remove: 'Odobrať {name}',
  select: 'Vybrať {name}',
  star: 'Hviezdička',
  toYou: '{from} → {to}',
  messages: { one: '{count} správa', few: '{count} správy', many: '{count} správy', other: '{count} správ' },
  files: { one: '{count} súbor · {size}', few: '{count} súbory · {size}', many: '{count} súboru · {size}', other: '{count} súborov · {size}' },
  noSubject: '(bez predmetu)',
  registered: 'Doporučený list',
  verified: 'Potvrdenka overená',
  notVerified: 'Zatiaľ neoverené',
  verificationFailed: 'Potvrdenka neobstála',
  selectMode: 'Vybrať',
};
export default sk;
