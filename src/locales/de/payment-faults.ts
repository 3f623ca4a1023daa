import type { Translation } from '../words.ts';
import type en from '../en/payment-faults.ts';

const de: Translation<typeof en> = {
  unfinished: 'Eine IBAN beginnt mit zwei Buchstaben für das Land und zwei Prüfziffern, etwa DE89.',
  country: 'Keine IBAN beginnt mit diesen Buchstaben. Die ersten zwei sind das Land, etwa DE oder SK.',
  characters: 'An einer Stelle steht ein Zeichen, das dort in einer IBAN dieses Landes nicht vorkommt. Bitte vergleichen Sie sie mit der Rechnung.',
  length: 'Eine IBAN aus {country} hat {expected} Zeichen, hier sind es {found}.',
  checksum: 'Die Prüfziffern passen nicht: Ein Zeichen ist falsch oder zwei sind vertauscht. Bitte vergleichen Sie sie mit der Rechnung.',
  bic: 'Ein BIC hat 8 oder 11 Buchstaben und Ziffern, etwa COBADEFF.',
  amount: 'Bitte schreiben Sie den Betrag als Zahl, etwa {example}.',
  notPositive: 'Der Betrag muss größer als null sein.',
  tooLarge: 'Der Betrag ist größer, als eine Überweisung sein kann.',
  places: { one: '{currency} hat höchstens {count} Nachkommastelle.', other: '{currency} hat höchstens {count} Nachkommastellen.' },
  wholeOnly: '{currency} hat keine Nachkommastellen.',
  currency: 'Diesen Code hat keine Währung. Er hat drei Buchstaben, etwa EUR.',
  date: 'Diesen Tag gibt es im Kalender nicht.',
  rfForm: 'Eine Referenz beginnt mit RF und zwei Prüfziffern und hat höchstens 25 Zeichen.',
  rfChecksum: 'Die Prüfziffern der Referenz passen nicht: Ein Zeichen ist falsch oder zwei sind vertauscht.',
  digits: 'Hier können nur Ziffern stehen.',
  tooLong: { one: 'Hier kann höchstens {count} Zeichen stehen.', other: 'Hier können höchstens {count} Zeichen stehen.' },
};
export default de;
