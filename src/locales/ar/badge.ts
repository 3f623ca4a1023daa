import type { Translation } from '../words.ts';
import type en from '../en/badge.ts';

const ar: Translation<typeof en> = {
  receipt: 'إيصال',
  verified: '{word}، تم التحقق من الإيصال',
  none: 'لا إيصال بعد',
  verifying: 'جارٍ التحقق من الإيصال…',
  failed: 'الإيصال غير صالح',
  unknown: 'تعذّر التحقق الآن',
  accepted: 'مقبولة',
  awaiting: 'في انتظار القبول',
};
export default ar;
