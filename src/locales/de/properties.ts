import type en from '../en/properties.ts';
import type { Translation } from '../words.ts';

export default {
  edit: 'Eigenschaften',
  title: 'Eigenschaften von {name}',
  save: 'Speichern',
  cancel: 'Abbrechen',
  required: 'Pflichtfeld',
  asked: '{by} bittet darum.',
  notChosen: 'Nicht gewählt',
  currency: 'Währung',
  currencyOf: 'Währung: {label}',
  kept: 'Außerdem vorhanden, bleibt unverändert',
  missing: 'Füllen Sie dieses Feld aus.',
  notNumber: 'Schreiben Sie eine Zahl, etwa {example}.',
  notDate: 'Wählen Sie einen Tag.',
  notCurrency: 'Schreiben Sie die Währung mit drei Buchstaben, etwa EUR.',
  wantedCurrency: 'Gewünscht ist {currency}.',
  notChoice: 'Wählen Sie eine der angebotenen Möglichkeiten.',
  tooLong: { one: 'Verwenden Sie höchstens {count} Zeichen.', other: 'Verwenden Sie höchstens {count} Zeichen.' },
  wrong: 'So kann dies nicht gespeichert werden.',
  saved: 'Eigenschaften von {name} übernommen',
  lacks: 'Es fehlt: {list}',
} satisfies Translation<typeof en>;
