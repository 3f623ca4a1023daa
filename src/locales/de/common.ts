import type { Translation } from '../words.ts';
import type en from '../en/common.ts';

const de: Translation<typeof en> = {
  queued: 'Wartet',
  sending: 'Wird gesendet',
  deposited: 'Zugestellt',
  'handed-over': 'Abgeholt',
  opened: 'Geöffnet',
  refused: 'Abgelehnt',
  expired: 'Abgelaufen',
  failed: 'Fehlgeschlagen',
  me: 'Ich',
  retry: 'Erneut versuchen',
  close: 'Schließen',
  signIn: 'Anmelden',
  undo: 'Rückgängig',
  loading: 'Wird geladen …',
};
export default de;
