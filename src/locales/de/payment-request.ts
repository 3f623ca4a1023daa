import type en from '../en/payment-request.ts';
import type { Translation } from '../words.ts';

export default {
  request: 'Zahlung anfordern',
  title: 'Zahlungsaufforderung',
  remove: 'Aufforderung entfernen',
  removed: 'Die Zahlungsaufforderung wurde entfernt.',
  restored: 'Die Zahlungsaufforderung ist wieder da.',
  fill: 'Aus {name} ausfüllen',
  filled: 'Aus {name} ausgefüllt.',
  unread: 'Aus {name} konnte nichts ausgefüllt werden.',
  several: '{name} nennt mehrere. Wählen Sie eines aus.',
  changed: 'Der Empfänger darf den Betrag ändern',
  lacks: 'Es fehlt noch: {list}.',
  wrong: 'Sehen Sie nach: {list}.',
  ready: 'Vollständig. Sie geht mit der Nachricht mit.',
  unready: 'Was zum Ausfüllen nötig ist, konnte nicht geladen werden. Bitte versuchen Sie es noch einmal.',
} satisfies Translation<typeof en>;
