import type { Translation } from '../words.ts';
import type en from '../en/badge-stamp.ts';

const sk: Translation<typeof en> = {
  none: 'Bez potvrdenky',
  verifying: 'Overuje sa',
  failed: 'Neoverené',
  unknown: 'Neoverené',
};
export default sk;
