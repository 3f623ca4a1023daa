import type { Translation } from '../words.ts';
import type en from '../en/payment.ts';

const de: Translation<typeof en> = {
  payment: 'Zahlung',
  payee: 'Empfänger',
  iban: 'IBAN',
  bic: 'BIC',
  amount: 'Betrag',
  currency: 'Währung',
  due: 'Fällig',
  reference: 'Referenz',
  variableSymbol: 'Variables Symbol',
  specificSymbol: 'Spezifisches Symbol',
  constantSymbol: 'Konstantes Symbol',
  remittance: 'Verwendungszweck',
  asker: 'Gefordert von {sender}. Absender bestätigt.',
  askerUnproven: 'Gefordert von {sender}. Dieser Absender ist nicht bestätigt: Prüfen Sie das Konto, bevor Sie zahlen.',
  overdue: 'überfällig',
  copy: 'Kopieren: {field}',
  copied: '{field} kopiert',
  copyAll: 'Alle Angaben kopieren',
  copiedAll: 'Alle Angaben kopiert',
  notCopied: 'Auf dieser Seite lässt sich nicht kopieren. Bitte markieren Sie den Text und kopieren Sie ihn selbst.',
  payAt: 'Bei {host} bezahlen',
  codeLater: 'Ein Code zum Scannen erscheint hier, sobald Empfänger, IBAN und Betrag stimmen.',
  codeComes: 'Der Code wird erstellt …',
  codeUnread: 'Der Code konnte nicht geladen werden. Die Angaben daneben lassen sich kopieren.',
  uncheckable: 'Die Kontoprüfung konnte nicht geladen werden. Es wurde nichts geändert.',
  missing: 'Es fehlt: {field}.',
};
export default de;
