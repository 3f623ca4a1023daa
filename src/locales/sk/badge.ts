import type { Translation } from '../words.ts';
import type en from '../en/badge.ts';

const sk: Translation<typeof en> = {
  receipt: 'Potvrdenka',
  verified: '{word}, potvrdenka overená',
  none: 'Zatiaľ bez potvrdenky',
  verifying: 'Overuje sa potvrdenka…',
  failed: 'Potvrdenka neplatí',
  unknown: 'Teraz sa nedá overiť',
  accepted: 'Prijaté',
  awaiting: 'Čaká na prijatie',
};
export default sk;
