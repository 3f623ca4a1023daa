import type en from '../en/wishes.ts';
import type { Translation } from '../words.ts';

export default {
  options: 'Versandoptionen',
  opened: 'Um Nachricht bitten, wenn er geöffnet wird',
  openedHint: 'Jeder Empfänger entscheidet selbst, ob Sie es erfahren.',
  registered: 'Als Einschreiben senden',
  registeredHint: 'Er ist erst lesbar, wenn der Empfänger ihn angenommen hat. Sie erhalten den Nachweis darüber, über eine Ablehnung oder über den Ablauf der Frist.',
  until: 'Annehmen bis',
  past: 'Wählen Sie einen Tag ab morgen, höchstens 90 Tage voraus.',
  saysOpened: 'bittet um Nachricht beim Öffnen',
  saysRegistered: 'Einschreiben, anzunehmen bis {date}',
  asked: 'Dieser Brief: {what}',
} satisfies Translation<typeof en>;
