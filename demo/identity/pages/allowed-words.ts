/**
 * What the page of everything a person has allowed says beside {@link words}.
 * @module
 */
import type { Language } from './words.ts';

const en = {
  title: 'What you have allowed',
  senders: 'Senders who learn when you open their messages',
  sendersNone: 'No sender learns when you open a message.',
  sendersAway: 'The server that holds your mail does not answer just now, so this list cannot be shown. Try again in a moment.',
  all: 'All of their messages',
  one: 'One message',
  takeBack: 'Take back',
  takenBack: '{peer} is no longer told when you open a message.',
  stillThere: 'This could not be taken back just now. Try again in a moment.',
  keys: 'Keys you sign with',
  keysNone: 'You have not signed anything yet. A key is made when you first sign.',
  device: 'Key of a browser',
  passkey: 'Passkey',
  made: 'Made',
  end: 'End this key',
  ended: 'Nothing can be signed with this key any more. What was signed with it before stays signed.',
  endedAt: 'Ended',
};

export type AllowedWords = Record<keyof typeof en, string>;

const sk: AllowedWords = {
  title: 'Čo ste povolili',
  senders: 'Odosielatelia, ktorí sa dozvedia, keď otvoríte ich správy',
  sendersNone: 'Žiadny odosielateľ sa nedozvie, keď otvoríte správu.',
  sendersAway: 'Server s vašou poštou teraz neodpovedá, preto sa tento zoznam nedá zobraziť. Skúste to o chvíľu znova.',
  all: 'Všetky ich správy',
  one: 'Jedna správa',
  takeBack: 'Odvolať',
  takenBack: '{peer} sa už nedozvie, keď otvoríte správu.',
  stillThere: 'Teraz sa to nepodarilo odvolať. Skúste to o chvíľu znova.',
  keys: 'Kľúče, ktorými podpisujete',
  keysNone: 'Zatiaľ ste nič nepodpísali. Kľúč vznikne pri prvom podpise.',
  device: 'Kľúč prehliadača',
  passkey: 'Prístupový kľúč',
  made: 'Vytvorený',
  end: 'Ukončiť kľúč',
  ended: 'Týmto kľúčom sa už nedá nič podpísať. Čo ním bolo podpísané predtým, zostáva podpísané.',
  endedAt: 'Ukončený',
};

const de: AllowedWords = {
  title: 'Was Sie erlaubt haben',
  senders: 'Absender, die erfahren, wann Sie ihre Nachrichten öffnen',
  sendersNone: 'Kein Absender erfährt, wann Sie eine Nachricht öffnen.',
  sendersAway: 'Der Server Ihrer Post antwortet gerade nicht, darum lässt sich diese Liste nicht zeigen. Versuchen Sie es gleich noch einmal.',
  all: 'Alle ihre Nachrichten',
  one: 'Eine Nachricht',
  takeBack: 'Zurücknehmen',
  takenBack: '{peer} erfährt nicht mehr, wann Sie eine Nachricht öffnen.',
  stillThere: 'Das ließ sich gerade nicht zurücknehmen. Versuchen Sie es gleich noch einmal.',
  keys: 'Schlüssel, mit denen Sie unterschreiben',
  keysNone: 'Sie haben noch nichts unterschrieben. Ein Schlüssel entsteht bei der ersten Unterschrift.',
  device: 'Schlüssel eines Browsers',
  passkey: 'Passkey',
  made: 'Angelegt',
  end: 'Schlüssel beenden',
  ended: 'Mit diesem Schlüssel lässt sich nichts mehr unterschreiben. Was vorher damit unterschrieben wurde, bleibt unterschrieben.',
  endedAt: 'Beendet',
};

const ar: AllowedWords = {
  title: 'ما سمحت به',
  senders: 'مرسِلون يُخبَرون عندما تفتح رسائلهم',
  sendersNone: 'لا يُخبَر أي مرسِل عندما تفتح رسالة.',
  sendersAway: 'الخادم الذي يحفظ بريدك لا يجيب الآن، فلا يمكن عرض هذه القائمة. حاول بعد قليل.',
  all: 'كل رسائلهم',
  one: 'رسالة واحدة',
  takeBack: 'تراجع',
  takenBack: 'لم يعد {peer} يُخبَر عندما تفتح رسالة.',
  stillThere: 'تعذّر التراجع الآن. حاول بعد قليل.',
  keys: 'مفاتيح توقّع بها',
  keysNone: 'لم توقّع شيئًا بعد. يُنشأ المفتاح عند أول توقيع.',
  device: 'مفتاح متصفح',
  passkey: 'مفتاح مرور',
  made: 'أُنشئ',
  end: 'إنهاء هذا المفتاح',
  ended: 'لم يعد التوقيع بهذا المفتاح ممكنًا. وما وُقّع به من قبل يبقى موقّعًا.',
  endedAt: 'أُنهي',
};

export const allowedWords: Record<Language, AllowedWords> = { en, sk, de, ar };
