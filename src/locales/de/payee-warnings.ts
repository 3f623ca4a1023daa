import type { Translation } from '../words.ts';
import type en from '../en/payee-warnings.ts';

const de: Translation<typeof en> = {
  careful: 'Vor dem Bezahlen genau hinsehen',
  mixed: 'Im Namen {payee} stehen Buchstaben eines anderen Alphabets: {letters}. So werden Namen gefälscht; fragen Sie den Empfänger auf anderem Weg, bevor Sie zahlen.',
  likeSender: 'Der Empfänger heißt {payee}, fast wie der Absender {name} und doch anders. Vergleichen Sie Buchstabe für Buchstabe.',
  likePayee: 'Der Name des Empfängers lässt sich mit {payee} verwechseln. An diesen haben Sie auf ein anderes Konto gezahlt: {iban}.',
  otherAccount: 'Sie haben {payee} schon bezahlt, aber auf ein anderes Konto: {iban}. Fragen Sie auf anderem Weg, ob auch dieses ihm gehört.',
  likePeer: 'Die Adresse des Absenders {sender} lässt sich mit {peer} verwechseln, von wo Sie schon um eine Zahlung gebeten wurden. Es sind verschiedene.',
};
export default de;
