import type { Translation } from '../words.ts';
import type en from '../en/badge-stamp.ts';

const de: Translation<typeof en> = {
  none: 'Ohne Quittung',
  verifying: 'Wird geprüft',
  failed: 'Nicht bestätigt',
  unknown: 'Ungeprüft',
};
export default de;
