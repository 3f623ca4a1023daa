import type { Translation } from '../words.ts';
import type en from '../en/badge-stamp.ts';

const ar: Translation<typeof en> = {
  none: 'لا إيصال',
  verifying: 'جارٍ التحقق',
  failed: 'غير موثق',
  unknown: 'لم يُتحقق',
};
export default ar;
