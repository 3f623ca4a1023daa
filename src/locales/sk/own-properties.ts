import type en from '../en/own-properties.ts';
import type { Translation } from '../words.ts';

export default {
  yours: 'Vaše',
  yoursHint: 'Vidíte to iba vy, odosielateľ nie.',
  yoursOf: 'Vaše poznámky k súboru {name}',
  edit: 'Upraviť',
  editLabel: 'Upraviť vaše poznámky k súboru {name}',
  choose: '{label}: {name}',
  notChosen: 'Neurčené',
  saving: 'Ukladá sa…',
  saved: '{name}: uložené',
  notSaved: 'Neuložené. Čo ste zadali, zostáva tu. {why}',
  offline: 'Bez spojenia: zatiaľ neuložené. Čo ste zadali, zostáva tu.',
  conflict: 'Medzitým sa to zmenilo inde. Nič sa neprepísalo: vyberte, čo má zostať.',
  mine: 'Čo ste zadali vy',
  theirs: 'Čo je uložené',
  keepMine: 'Uložiť moje',
  takeTheirs: 'Prevziať uložené',
  nothing: 'nič',
} satisfies Translation<typeof en>;
