import type { Translation } from '../words.ts';
import type en from '../en/payee-warnings.ts';

const sk: Translation<typeof en> = {
  careful: 'Pred platbou sa dobre pozrite',
  mixed: 'V názve {payee} sú písmená inej abecedy: {letters}. Tak sa názvy falšujú; pred platbou sa príjemcu opýtajte inou cestou.',
  likeSender: 'Príjemca sa volá {payee}, takmer ako odosielateľ {name}, a predsa inak. Porovnajte písmeno po písmene.',
  likePayee: 'Názov príjemcu si možno zameniť s {payee}, komu ste platili na iný účet: {iban}.',
  otherAccount: 'Príjemcovi {payee} ste už platili, ale na iný účet: {iban}. Overte si inou cestou, či mu patrí aj tento.',
  likePeer: 'Adresu odosielateľa {sender} si možno zameniť s {peer}, odkiaľ vás už o platbu žiadali. Nie sú rovnaké.',
};
export default sk;
