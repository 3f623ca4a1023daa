import type en from '../en/own-properties.ts';
import type { Translation } from '../words.ts';

export default {
  yours: 'Ihre',
  yoursHint: 'Das sehen nur Sie, nicht der Absender.',
  yoursOf: 'Ihre Vermerke zu {name}',
  edit: 'Bearbeiten',
  editLabel: 'Ihre Vermerke zu {name} bearbeiten',
  choose: '{label} von {name}',
  notChosen: 'Nicht gesetzt',
  saving: 'Wird gespeichert …',
  saved: '{name}: gespeichert',
  notSaved: 'Nicht gespeichert. Ihre Eingabe bleibt hier stehen. {why}',
  offline: 'Keine Verbindung: noch nicht gespeichert. Ihre Eingabe bleibt hier stehen.',
  conflict: 'Es wurde inzwischen anderswo geändert. Nichts wurde überschrieben: wählen Sie, was bleibt.',
  mine: 'Ihre Eingabe',
  theirs: 'Was gespeichert ist',
  keepMine: 'Meines speichern',
  takeTheirs: 'Gespeichertes übernehmen',
  nothing: 'nichts',
} satisfies Translation<typeof en>;
