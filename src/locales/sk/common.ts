import type { Translation } from '../words.ts';
import type en from '../en/common.ts';

const sk: Translation<typeof en> = {
  queued: 'Čaká',
  sending: 'Odosiela sa',
  deposited: 'Doručené',
  'handed-over': 'Vyzdvihnuté',
  opened: 'Otvorené',
  refused: 'Odmietnuté',
  expired: 'Vypršalo',
  failed: 'Nepodarilo sa',
  me: 'Ja',
  retry: 'Skúsiť znova',
  close: 'Zavrieť',
  signIn: 'Prihlásiť sa',
  undo: 'Späť',
  loading: 'Načítava sa…',
};
export default sk;
