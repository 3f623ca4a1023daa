import type { Translation } from '../words.ts';
import type en from '../en/badge.ts';

const de: Translation<typeof en> = {
  receipt: 'Quittung',
  verified: '{word}, Quittung geprüft',
  none: 'Noch keine Quittung',
  verifying: 'Quittung wird geprüft …',
  failed: 'Quittung ungültig',
  unknown: 'Jetzt nicht prüfbar',
  accepted: 'Angenommen',
  awaiting: 'Wartet auf Annahme',
};
export default de;
